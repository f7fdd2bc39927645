using Volley.StubServer.Answers;

namespace Volley.StubServer.Behaviours;

/// <summary>
/// Ready-made choices of a behaviour per request, and what can be put around any of them:
/// <c>StubChoices.Echo().With(b => b.After(latency)).FailingFirst(3, error).WithinConcurrency(8)</c>.
/// </summary>
public static class StubChoices
{
    /// <summary>The same for every request.</summary>
    public static Func<StubRequest, StubBehaviour> Always(StubBehaviour behaviour) => _ => behaviour;

    /// <summary>The text of the request's last message.</summary>
    public static Func<StubRequest, StubBehaviour> Echo() => request => StubBehaviour.Text(request.LastText());

    /// <summary>That many words, which depend on the request's path and body only.</summary>
    public static Func<StubRequest, StubBehaviour> Hashed(int words = 12) =>
        request => StubBehaviour.Text(HashedWords.Of(request, words));

    /// <summary>By the model's name as sent; <paramref name="otherwise"/> for others, an error 404 where it is absent.</summary>
    public static Func<StubRequest, StubBehaviour> ByModel(
        IReadOnlyDictionary<string, StubBehaviour> models,
        Func<StubRequest, StubBehaviour>? otherwise = null) =>
        request => request.Model is { } model && models.TryGetValue(model, out var behaviour)
            ? behaviour
            : otherwise?.Invoke(request) ?? StubBehaviour.Fail(StubError.NoModel(request.Model));

    /// <summary>The behaviours in the order of arrival; the last for all that come after.</summary>
    public static Func<StubRequest, StubBehaviour> InTurn(params StubBehaviour[] behaviours)
    {
        var count = -1;
        return _ => behaviours[Math.Min(Interlocked.Increment(ref count), behaviours.Length - 1)];
    }

    /// <summary>The choice, refined.</summary>
    public static Func<StubRequest, StubBehaviour> With(
        this Func<StubRequest, StubBehaviour> choice, Func<StubBehaviour, StubBehaviour> refine) =>
        request => refine(choice(request));

    /// <summary>The choice, refined by what the request is.</summary>
    public static Func<StubRequest, StubBehaviour> With(
        this Func<StubRequest, StubBehaviour> choice, Func<StubBehaviour, StubRequest, StubBehaviour> refine) =>
        request => refine(choice(request), request);

    /// <summary>Fails the first so many hits of all, then goes on as chosen.</summary>
    public static Func<StubRequest, StubBehaviour> FailingFirst(
        this Func<StubRequest, StubBehaviour> choice, int hits, StubError error)
    {
        var count = 0;
        return request => Interlocked.Increment(ref count) <= hits ? StubBehaviour.Fail(error) : choice(request);
    }

    /// <summary>Fails the first so many hits of each call, a call being the same bytes to the same path.</summary>
    public static Func<StubRequest, StubBehaviour> FailingFirstOfEachCall(
        this Func<StubRequest, StubBehaviour> choice, int hits, StubError error) =>
        request => request.Attempt <= hits ? StubBehaviour.Fail(error) : choice(request);

    /// <summary>Fails that share of the hits, drawn by seed, request and attempt.</summary>
    public static Func<StubRequest, StubBehaviour> FailingShare(
        this Func<StubRequest, StubBehaviour> choice, double share, int seed, StubError error) =>
        request => request.Draw(seed) < share ? StubBehaviour.Fail(error) : choice(request);

    /// <summary>Refuses with 429 what the bucket has no room for.</summary>
    public static Func<StubRequest, StubBehaviour> WithinRate(this Func<StubRequest, StubBehaviour> choice, TokenBucket bucket) =>
        request => bucket.TryTake(request, out var wait)
            ? choice(request)
            : StubBehaviour.Fail(StubError.RateLimited(bucket.Hint)) with { TrueWait = wait };

    /// <summary>Refuses what would be more than so many accepted ones in flight; 529 unless told otherwise.</summary>
    public static Func<StubRequest, StubBehaviour> WithinConcurrency(
        this Func<StubRequest, StubBehaviour> choice, int most, StubError? refusal = null)
    {
        var accepted = 0;
        return request =>
        {
            if (Interlocked.Increment(ref accepted) <= most)
                return choice(request).OnEnd(() => Interlocked.Decrement(ref accepted));
            Interlocked.Decrement(ref accepted);
            return StubBehaviour.Fail(refusal ?? StubError.Overloaded());
        };
    }
}

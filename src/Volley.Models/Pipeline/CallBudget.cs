using Volley.Budgets;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>Asks for the money of one attempt, and decides on the output limit that it is sent with.</summary>
internal static class CallBudget
{
    /// <summary>A smaller limit is refused rather than set: OpenAI's responses take no less, and an answer of so few words helps nobody.</summary>
    public const long LeastOutput = 16;

    /// <summary>What is taken for the longest answer of a model of which nobody says how much it writes.</summary>
    public const long AssumedOutput = 131_072;

    /// <summary>Reserves what the attempt may cost at most.</summary>
    /// <returns>The reservation and the limit to set, where the request has none; or why it is refused.</returns>
    /// <remarks>
    /// A request that names its limit is not changed: it fits, or waits for calls in flight, or is refused. One that does not gets its model's limit, or
    /// the largest one that what is left allows once the calls in flight are over; so it waits for them too.
    /// </remarks>
    public static async ValueTask<CallAdmission> ReserveAsync(ModelCall call, CancellationToken token)
    {
        var account = call.Account;
        var given = GivenMaximum(call);
        if (call.Request.Risks != CostRisks.None && account.IsHard && given is null && !call.Model.Price.IsFree)
            return CallAdmission.Refused(Unbounded(call.Request.Risks));
        if (call.Request.MaxOutput is { } asked)
            return Admit(await account.ReserveAsync(Quote(call, asked), token).ConfigureAwait(false), null);
        if (given is not null || account.LeftAtBest is null || call.Model.Price.IsFree)
            return Admit(await account.ReserveAsync(Quote(call, Longest(call)), token).ConfigureAwait(false), LimitOfSpec(call));
        return await ReserveWhatFitsAsync(call, token).ConfigureAwait(false);
    }

    private static async ValueTask<CallAdmission> ReserveWhatFitsAsync(ModelCall call, CancellationToken token)
    {
        while (true)
        {
            var limit = Affordable(call, call.Account.LeftAtBest ?? decimal.MaxValue);
            var grant = await call.Account.ReserveAsync(Quote(call, Math.Max(limit, LeastOutput)), token).ConfigureAwait(false);

            // Refused: what was in flight cost something after all, so that less is left than there was, and a lower limit may still fit.
            if (grant.IsGranted || limit < LeastOutput)
                return Admit(grant, Math.Max(limit, LeastOutput));
        }
    }

    /// <summary>The largest limit whose maximum fits; 0 for none.</summary>
    private static long Affordable(ModelCall call, decimal left)
    {
        var (fits, longest) = (0L, Longest(call));
        for (var (low, high) = (1L, longest); low <= high;)
        {
            var middle = MiddleOf(low, high, longest);
            if (Quote(call, middle).Maximum <= left)
                (fits, low) = (middle, middle + 1);
            else
                high = middle - 1;
        }

        return fits;

        // The whole limit fits nearly always, so it is tried first.
        static long MiddleOf(long low, long high, long longest) => low == 1 && high == longest ? longest : low + ((high - low) / 2);
    }

    /// <summary>What sending a request once can cost at most; a request with <see cref="CostRisks"/> is not bounded by it.</summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="request">The request.</param>
    /// <returns>USD.</returns>
    public static decimal MaximumOf(ResolvedModel model, ModelRequest request) => model.Price.MaximumOf(BoundOf(model, request, request.MaxOutput ?? Longest(model)));

    private static RequestBound BoundOf(ResolvedModel model, ModelRequest request, long output) => RequestBound.Of(request, output, model.Provider.InputOverhead);

    private static long Longest(ModelCall call) => Longest(call.Model);

    private static long Longest(ResolvedModel model) => model.MaxOutput ?? AssumedOutput;

    /// <summary>What somebody vouches for, where the request itself is no bound.</summary>
    private static decimal? GivenMaximum(ModelCall call) => call.Request.Risks == CostRisks.None ? null : call.Model.MaxCost;

    private static long? LimitOfSpec(ModelCall call) => call.Model.Provider.MaxOutput.Find(call.Model.Name)?.Tokens;

    private static CallQuote Quote(ModelCall call, long output)
    {
        var bound = BoundOf(call.Model, call.Request, output);
        var maximum = GivenMaximum(call) ?? call.Model.Price.MaximumOf(bound);
        return new CallQuote
        {
            Provider = call.Model.Provider.Name,
            Model = call.Model.Name,
            Maximum = maximum,
            InputBound = bound.Input,
            OutputBound = bound.Output,
            PriceVersion = call.Model.Price.Version,
        };
    }

    private static CallAdmission Admit(CallGrant grant, long? limit) => grant.IsGranted
        ? new CallAdmission(grant.Reservation, limit, null)
        : CallAdmission.Refused(new ProviderError(ErrorKind.Budget, "budget_exceeded", $"{Sentence(grant.Refusal.Message)} The call was not sent."));

    private static ProviderError Unbounded(CostRisks risks) => new(ErrorKind.Budget, "cost_not_bounded",
        $"What a request with {CostRiskText.Describe(risks)} costs cannot be bounded beforehand, and the budget is a hard one. The call was not sent. " +
        "Leave that out, say with 'max-cost' under its provider in 'models' what such a call costs at most, or write 'soft: true' under 'budget'.");

    private static string Sentence(string phrase) => char.ToUpperInvariant(phrase[0]) + phrase[1..] + ".";
}

/// <summary>What came of asking for an attempt's money.</summary>
/// <param name="Reservation">The money; <see langword="null"/> where it is refused.</param>
/// <param name="Limit">The output limit to set; <see langword="null"/> to leave the request as it is.</param>
/// <param name="Refusal">Why it is refused; <see langword="null"/> where it is not.</param>
internal sealed record CallAdmission(CallReservation? Reservation, long? Limit, ProviderError? Refusal)
{
    public static CallAdmission Refused(ProviderError why) => new(null, null, why);
}

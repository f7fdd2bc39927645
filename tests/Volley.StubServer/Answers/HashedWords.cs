namespace Volley.StubServer.Answers;

/// <summary>Text that depends on a request and nothing else.</summary>
internal static class HashedWords
{
    private static readonly string[] Words =
    [
        "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty", "kelp", "larch", "maple", "north",
        "ocean", "pine", "quay", "reed", "shore", "tide", "umber", "vale", "willow", "yew",
    ];

    /// <summary>That many words, drawn by the request's content and model.</summary>
    public static string Of(StubRequest request, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(i => Words[(int)(Noise.Draw(request.Seed, i) * Words.Length)]));
}

using System.Collections.Immutable;
using Volley.Execution;

namespace Volley.Models.Prompts.Expectations;

/// <summary>What came of judging an answer.</summary>
/// <param name="Passes">Whether it is what was expected.</param>
/// <param name="Score">How far it is, 0 to 1.</param>
/// <param name="Failure">Why there is no verdict; <see langword="null"/> where there is one.</param>
/// <param name="Detail">What the judge said last on stderr, for people; <see langword="null"/> for nothing.</param>
internal sealed record Verdict(bool Passes, decimal Score, JobError? Failure = null, string? Detail = null)
{
    /// <summary>Whether no other try would give a verdict either.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>The verdict of a check that knows only yes and no.</summary>
    public static Verdict Of(bool holds) => new(holds, holds ? 1 : 0);

    /// <summary>No verdict.</summary>
    public static Verdict None(string code, string message, bool isPermanent, string? detail = null) =>
        new(false, 0, new JobError(code, message), detail) { IsPermanent = isPermanent };

    /// <summary>The verdict where all of several must hold: the score is the mean of theirs.</summary>
    /// <param name="all">The verdicts, at least one, none without a verdict.</param>
    public static Verdict All(ImmutableArray<Verdict> all) =>
        new(all.All(v => v.Passes), Math.Round(all.Average(v => v.Score), 6) / WithoutZeros) { Detail = all.LastOrDefault(v => v.Detail is not null)?.Detail };

    /// <summary>A division by it takes the zeros from a decimal's end: 0.50 is 0.5.</summary>
    private const decimal WithoutZeros = 1.0000000000000000000000000000m;
}

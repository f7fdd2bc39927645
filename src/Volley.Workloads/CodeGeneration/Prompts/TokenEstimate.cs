using System.Text;

namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>How many tokens a job's prompt is taken to have, by the original's rule of thumb: a quarter of the UTF-8 bytes of each part, rounded down, and 1200 for the rest.</summary>
/// <param name="Tokens">The number.</param>
public readonly record struct TokenEstimate(int Tokens)
{
    /// <summary>The size that the rule is made for.</summary>
    public const int Limit = 32000;

    private const int Overhead = 1200;
    private const int WarnAbove = 25600;
    private const int FailAbove = 28800;

    /// <summary>Whether it is close to the limit.</summary>
    public bool IsLarge => Tokens > WarnAbove;

    /// <summary>Whether it is too close to it to be tried.</summary>
    public bool IsTooLarge => Tokens > FailAbove;

    /// <summary>Estimates a job. The targets of edits and splits are not counted, as in the original.</summary>
    /// <param name="systemPrompt">The create prompt.</param>
    /// <param name="context">The context files.</param>
    /// <param name="instructions">The instructions.</param>
    /// <returns>The estimate.</returns>
    public static TokenEstimate Of(string systemPrompt, IReadOnlyList<ProjectFile> context, string instructions)
    {
        var tokens = Tokens(systemPrompt) + Tokens(instructions) + context.Sum(f => Tokens(f.Content));
        return new TokenEstimate((int)Math.Min(int.MaxValue - Overhead, tokens) + Overhead);

        static long Tokens(string part) => Encoding.UTF8.GetByteCount(part) / 4;
    }
}

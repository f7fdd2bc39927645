using System.Text;

namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>How many tokens a job's prompt is taken to have, by the original's rule of thumb: a quarter of its UTF-8 bytes, and 1200 for the rest.</summary>
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
        var bytes = Encoding.UTF8.GetByteCount(systemPrompt) + Encoding.UTF8.GetByteCount(instructions) + context.Sum(f => (long)Encoding.UTF8.GetByteCount(f.Content));
        return new TokenEstimate((int)Math.Min(int.MaxValue - Overhead, bytes / 4) + Overhead);
    }
}

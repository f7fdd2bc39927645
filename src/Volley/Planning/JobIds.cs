using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Volley.Planning;

/// <summary>
/// Makes readable, stable ids that are safe as file names: the parameters in the order of their names, shortened, and a few
/// hex digits of the key.
/// </summary>
/// <remarks>
/// Where the readable part says all parameters in full, six digits tell apart an edited job from its earlier self.
/// Where something was shortened or replaced, twelve do: a million jobs that read alike collide with a probability below 0.2 %.
/// </remarks>
internal static class JobIds
{
    private const int MaxReadable = 56;
    private const int MaxValue = 24;
    private const int FewDigits = 6;
    private const int ManyDigits = 12;

    /// <summary>Makes a job's id.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="job">The job.</param>
    /// <param name="key">Its key.</param>
    /// <returns>Letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; at most 80 characters.</returns>
    public static string Make(string? stage, JobDescription job, JobKey key)
    {
        if (job.Name is { } name)
            return name;
        var id = new StringBuilder();
        if (stage is not null)
            id.Append(stage).Append('.');
        var lossless = job.Occurrence is null;
        foreach (var (_, value) in job.Parameters)
        {
            lossless &= Append(id, value.Text, job.Parameters.Count > 1);
            // What begins with a dash is no id where it is typed, but an option.
            id.Append(id.Length > 0 ? '-' : '_');
        }

        if (id.Length > MaxReadable)
        {
            id.Length = MaxReadable;
            id.Append('-');
            lossless = false;
        }

        // The first has none, so that it keeps its id when repeats are added.
        if (job.Repeat > 1)
            id.Append(CultureInfo.InvariantCulture, $"r{job.Repeat}-");
        if (id.Length == 0)
            id.Append("job-");
        return id.Append(key.ToString().AsSpan(0, lossless ? FewDigits : ManyDigits)).ToString();
    }

    /// <summary>Whether an id was made of a key, rather than given.</summary>
    /// <param name="id">The id, as UTF-8.</param>
    /// <param name="key">The job's key.</param>
    public static bool IsMadeOf(ReadOnlySpan<byte> id, JobKey key)
    {
        var digits = id.Length - 1 - id.LastIndexOfAny((byte)'-', (byte)'_');
        return digits is FewDigits or ManyDigits
            && Utf8Parser.TryParse(id[^digits..], out ulong value, out var read, 'x')
            && read == digits
            && value == key.High >> (64 - (4 * digits));
    }

    private static bool Append(StringBuilder id, string value, bool dashSeparates)
    {
        var lossless = value.Length is > 0 and <= MaxValue;
        var shortened = value.Length <= MaxValue ? value : string.Concat(value.AsSpan(0, 9), "_", value.AsSpan(value.Length - 14));
        foreach (var c in shortened)
        {
            var safe = char.IsAsciiLetterOrDigit(c) || c is '_' or '-' || (c == '.' && id.Length > 0);
            lossless &= safe && !(c == '-' && dashSeparates);
            id.Append(safe && (id.Length > 0 || c != '-') ? c : '_');
        }

        return lossless;
    }
}

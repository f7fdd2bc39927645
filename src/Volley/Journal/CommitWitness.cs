using System.Buffers.Text;
using System.Globalization;

namespace Volley.Journal;

/// <summary>
/// How far the journal is known to have come, kept outside of it: written after a commit is on disk and before it is acknowledged.
/// SQLite drops a torn tail of its write-ahead log without a word; a journal that is behind its witness has lost commits.
/// </summary>
/// <param name="Commits">The number of commits.</param>
/// <param name="Sequence">The last entry.</param>
internal readonly record struct CommitWitness(long Commits, long Sequence)
{
    /// <summary>The length of the line, its end included; fixed, so that it can be written over itself.</summary>
    public const int Length = 8 + 20 + 9 + 20 + 1;

    /// <summary>The witness as a line of <see cref="Length"/> bytes.</summary>
    public void WriteTo(Span<byte> line)
    {
        "commits "u8.CopyTo(line);
        Utf8Formatter.TryFormat(Commits, line[8..], out _, new('D', 20));
        " entries "u8.CopyTo(line[28..]);
        Utf8Formatter.TryFormat(Sequence, line[37..], out _, new('D', 20));
        line[57] = (byte)'\n';
    }

    /// <summary>Reads a line; one that cannot be read witnesses nothing.</summary>
    public static CommitWitness Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length < Length || !line.StartsWith("commits "u8) || line[Length - 1] != '\n')
            return default;
        return long.TryParse(line.Slice(8, 20), NumberStyles.None, CultureInfo.InvariantCulture, out var commits)
            && long.TryParse(line.Slice(37, 20), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new(commits, sequence)
            : default;
    }
}

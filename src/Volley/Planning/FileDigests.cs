using System.Collections.Concurrent;
using System.Security.Cryptography;
using Volley.Diagnostics;
using Volley.Execution;

namespace Volley.Planning;

/// <summary>
/// Digests of files' contents, each file read once. Also notices that a file is no longer what was digested: a job must not be
/// recorded under a key that speaks of other content.
/// </summary>
internal sealed class FileDigests
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The digest of a file's content, as 64 hex digits.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="shown">The path as the user wrote it, for messages.</param>
    /// <exception cref="BatchException">The file cannot be read.</exception>
    public string Of(string path, string shown) => _entries.GetOrAdd(path, static (p, s) => Read(p, s), shown).Digest;

    /// <summary>Whether a digested file still has the content that it had.</summary>
    /// <param name="path">The absolute path.</param>
    public bool IsUnchanged(string path)
    {
        if (!_entries.TryGetValue(path, out var entry))
            return true;
        var file = new FileInfo(path);
        if (!file.Exists)
            return false;
        if (file.Length == entry.Length && file.LastWriteTimeUtc == entry.Modified)
            return true;
        if (Read(path, path) is not { } now || now.Digest != entry.Digest)
            return false;
        _entries[path] = now;
        return true;
    }

    private static Entry Read(string path, string shown)
    {
        try
        {
            if (SpecialFiles.IsSpecial(path))
                throw new IOException("It is no regular file, and a pipe can be read only once.");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            var info = new FileInfo(path);
            return new Entry(Convert.ToHexStringLower(SHA256.HashData(stream)), info.Length, info.LastWriteTimeUtc);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BatchException(
                Diagnostic.Error(DiagnosticCodes.InputUnreadable, $"cannot read '{shown}', which is part of a job's key: {e.Message}", null, "Make it readable, or take it out of the spec."), e);
        }
    }

    private sealed record Entry(string Digest, long Length, DateTime Modified);
}

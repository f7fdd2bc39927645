using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Volley.Diagnostics;
using Volley.Execution;

namespace Volley.Planning;

/// <summary>
/// Digests of files' contents, each file read once. Also notices that a file is no longer what was digested: a job must not be
/// recorded under a key that speaks of other content.
/// </summary>
/// <param name="digest">Digests the content of an open file.</param>
internal sealed class FileDigests(Func<SafeFileHandle, CancellationToken, string> digest)
{
    private const int BlockSize = 1 << 20;
    private const int MostReadings = 3;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public FileDigests()
        : this(Digest)
    {
    }

    /// <summary>The digest of a file's content, as 64 hex digits.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="shown">The path as the user wrote it, for messages.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="BatchException">The file cannot be read, or is written to whenever it is.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public string Of(string path, string shown, CancellationToken token) => _entries.GetOrAdd(
        path,
        static (p, read) => read.Files.Read(p, read.Shown, read.Token) ?? throw Restless(read.Shown),
        (Files: this, Shown: shown, Token: token)).Digest;

    /// <summary>Whether a digested file still has the content that it had.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="BatchException">The file cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before that was known.</exception>
    public bool IsUnchanged(string path, CancellationToken token)
    {
        if (!_entries.TryGetValue(path, out var entry))
            return true;
        if (FileStamp.Of(path) is not { } stamp)
            return false;
        if (stamp == entry.Stamp)
            return true;
        if (Read(path, path, token) is not { } now || now.Digest != entry.Digest)
            return false;
        _entries[path] = now;
        return true;
    }

    /// <summary>Reads a file, again where it changed meanwhile: then nobody knows which content was digested.</summary>
    /// <returns>What was read, or <see langword="null"/> where the file changed each time.</returns>
    private Entry? Read(string path, string shown, CancellationToken token)
    {
        try
        {
            if (SpecialFiles.IsSpecial(path))
                throw new IOException("It is no regular file, and a pipe can be read only once.");
            for (var reading = 0; reading < MostReadings; reading++)
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
                var stamp = FileStamp.Of(file);
                var content = digest(file, token);
                if (FileStamp.Of(file) == stamp)
                    return new Entry(content, stamp);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(shown, e.Message, "Make it readable, or take it out of the spec.", e);
        }
    }

    /// <summary>Heeds the token between two blocks only: what is small is read to its end, so that a job that ends in its grace can be recorded.</summary>
    private static string Digest(SafeFileHandle file, CancellationToken token)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        long offset = 0;
        while (RandomAccess.Read(file, block, offset) is > 0 and var length)
        {
            hash.AppendData(block, 0, length);
            offset += length;
            if (length == block.Length)
                token.ThrowIfCancellationRequested();
        }

        ArrayPool<byte>.Shared.Return(block);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static BatchException Restless(string shown) => Unreadable(
        shown, $"it changed each of the {MostReadings} times that it was read", "Run the batch once nothing writes to it any more, or take it out of the spec.", null);

    private static BatchException Unreadable(string shown, string reason, string hint, Exception? cause) =>
        new(Diagnostic.Error(DiagnosticCodes.InputUnreadable, $"cannot read '{shown}', which is part of a job's key: {reason}", null, hint), cause);

    private sealed record Entry(string Digest, FileStamp Stamp);
}

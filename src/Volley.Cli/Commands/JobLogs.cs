using System.Globalization;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>A job's captured output: <c>stdout.log</c> and <c>stderr.log</c> of its last attempt, <c>stdout.1.log</c> and so on of earlier ones.</summary>
/// <param name="folder">The batch folder.</param>
/// <param name="jobId">The job.</param>
/// <param name="streams">The streams that are wanted.</param>
internal sealed class JobLogs(BatchFolder folder, string jobId, IReadOnlyList<string> streams)
{
    public const string Stdout = "stdout";
    public const string Stderr = "stderr";

    public static readonly string[] Both = [Stdout, Stderr];

    private readonly string _folder = folder.JobFolder(jobId);

    public string JobId => jobId;

    public IReadOnlyList<string> Streams => streams;

    /// <summary>Where a stream of the last attempt is; it need not exist.</summary>
    public string PathOf(string stream) => Path.Combine(_folder, stream + ".log");

    /// <summary>The files that exist of an attempt, by stream.</summary>
    /// <param name="attempt">The attempt, or <see langword="null"/> for the last.</param>
    /// <param name="current">The number of the last attempt.</param>
    public List<(string Stream, string Path)> Of(int? attempt, int current)
    {
        var files = new List<(string, string)>();
        foreach (var stream in streams)
        {
            var path = attempt is { } number && number != current
                ? Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{stream}.{number}.log"))
                : PathOf(stream);
            if (File.Exists(path))
                files.Add((stream, path));
        }

        return files;
    }

    /// <summary>Whether anything that a job printed is kept.</summary>
    public static bool AreKept(BatchFolder folder, string jobId)
    {
        var logs = new JobLogs(folder, jobId, Both);
        return logs.Of(null, 0).Count > 0 || logs.KeptAttempts().Count > 0;
    }

    /// <summary>The earlier attempts of which anything is kept, in order.</summary>
    public List<int> KeptAttempts()
    {
        var attempts = new SortedSet<int>();
        if (Directory.Exists(_folder))
            foreach (var stream in Both)
                foreach (var file in Directory.EnumerateFiles(_folder, stream + ".*.log"))
                    if (int.TryParse(Path.GetFileNameWithoutExtension(file).AsSpan(stream.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt))
                        attempts.Add(attempt);
        return [.. attempts];
    }

    /// <summary>Copies files to stdout as they are; where there are two, headings on stderr say which is which.</summary>
    public static void Copy(IReadOnlyList<(string Stream, string Path)> files, UserTerminal terminal)
    {
        foreach (var (stream, path) in files)
        {
            if (files.Count > 1)
                Heading(terminal, stream);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.CopyTo(terminal.OutBytes);
            terminal.OutBytes.Flush();
        }
    }

    /// <summary>Says which stream follows.</summary>
    public static void Heading(UserTerminal terminal, string stream) => terminal.Error.WriteLines([StyledLine.Of($"── {stream} ──", Tone.Dim)]);
}

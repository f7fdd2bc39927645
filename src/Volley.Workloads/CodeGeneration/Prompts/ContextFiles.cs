using System.Text;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>Loads the files that a job's model is shown.</summary>
/// <param name="project">The project's root.</param>
/// <param name="limits">How much a job may be given.</param>
public sealed class ContextFiles(string project, LimitSettings limits)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Checks what can be checked before a job runs.</summary>
    /// <param name="job">The job.</param>
    /// <returns>What is wrong.</returns>
    public IEnumerable<Diagnostic> Check(JobFile job)
    {
        if (job.ContextFiles.Length > limits.MaxContextFiles)
            yield return Unusable(job, $"{job.ContextFiles.Length} context files are more than the {limits.MaxContextFiles} of 'max_context_files'", "Name fewer, or raise the limit in worksplit.toml.");
    }

    /// <summary>Loads a job's context.</summary>
    /// <param name="job">The job.</param>
    /// <param name="made">What the jobs that it needs have made, in order: added while there is room; its own outputs are not.</param>
    /// <returns>The files in order.</returns>
    /// <exception cref="BatchException">A file is not there, is too long, or there are too many.</exception>
    public IReadOnlyList<ProjectFile> Load(JobFile job, IEnumerable<string> made)
    {
        if (Check(job).ToArray() is { Length: > 0 } mistakes)
            throw new BatchException(mistakes);
        var files = job.ContextFiles.Select(path => Read(job, path)).ToList();
        var known = job.ContextFiles.Concat(job.DeclaredOutputs).Append(job.OutputPath).Append(job.TargetFile ?? "").Select(ProjectPath.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var path in made)
        {
            if (files.Count >= limits.MaxContextFiles)
                break;
            if (known.Add(ProjectPath.Key(path)) && File.Exists(Path.Combine(project, path)) && TryRead(path) is { } file)
                files.Add(file);
        }

        return files;
    }

    /// <summary>Reads a file that the job cannot do without, whatever its length.</summary>
    /// <param name="job">The job.</param>
    /// <param name="path">The file.</param>
    /// <returns>The file.</returns>
    /// <exception cref="BatchException">It cannot be read.</exception>
    public ProjectFile ReadTarget(JobFile job, string path)
    {
        try
        {
            return Read(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            var hint = fault is DecoderFallbackException ? "Convert it to UTF-8." : "Make it, or let the job depend on the one that does.";
            throw new BatchException(Unusable(job, $"'{path}' cannot be read: {Reason(fault)}", hint), fault);
        }
    }

    private ProjectFile Read(JobFile job, string path)
    {
        var file = ReadTarget(job, path);
        return file.LineCount <= limits.MaxContextLines
            ? file
            : throw new BatchException(Unusable(job, $"'{path}' has {file.LineCount} lines, more than the {limits.MaxContextLines} of 'max_context_lines'", "Split the file, or raise the limit in worksplit.toml."));
    }

    // What a need made and is too long for a context was not asked for by name: it is left out.
    private ProjectFile? TryRead(string path) => Read(path) is var file && file.LineCount <= limits.MaxContextLines ? file : null;

    // To the byte, a byte order mark included: what an edit does not touch is written back as it was.
    private ProjectFile Read(string path) => new(path, StrictUtf8.GetString(File.ReadAllBytes(Path.Combine(project, path))));

    private static string Reason(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        DecoderFallbackException => "it is not UTF-8 text",
        _ => fault.Message.TrimEnd('.'),
    };

    private static Diagnostic Unusable(JobFile job, string message, string hint) =>
        Diagnostic.Error(WorkloadCodes.ContextUnusable, message, new SourceLocation($"{JobFolder.Name}/{job.Id}.md"), hint);
}

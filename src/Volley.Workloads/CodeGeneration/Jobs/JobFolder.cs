using System.Security.Cryptography;
using System.Text;
using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Jobs;

/// <summary>The job files of a project: those of <c>jobs/*.md</c> whose names do not begin with <c>_</c>.</summary>
public static class JobFolder
{
    /// <summary>The folder's name within the project.</summary>
    public const string Name = "jobs";

    private const string Extension = ".md";

    /// <summary>The ids of all jobs, in ordinal order.</summary>
    /// <param name="project">The project's root.</param>
    /// <returns>The ids; empty where there is no folder.</returns>
    public static IReadOnlyList<string> Ids(string project)
    {
        var folder = Path.Combine(project, Name);
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.EnumerateFiles(folder)
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal) && !name.StartsWith('_') && name.Length > Extension.Length)
            .Select(name => name[..^Extension.Length])
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Reads a job's file. What cannot be read is data, so that no job vanishes.</summary>
    /// <param name="project">The project's root.</param>
    /// <param name="id">The job's id.</param>
    /// <returns>The job, or what is wrong.</returns>
    public static JobReading Read(string project, string id)
    {
        var shown = $"{Name}/{id}{Extension}";
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(project, Name, id + Extension));
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return JobFileParser.Parse(id, text, shown) with { Digest = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new JobReading(id, null, [Diagnostic.Error(
                WorkloadCodes.JobFileUnreadable, $"the job cannot be read: {fault.Message.TrimEnd('.')}", new SourceLocation(shown), "Make it a readable file of UTF-8 text.")]);
        }
    }

    /// <summary>Reads all jobs.</summary>
    /// <param name="project">The project's root.</param>
    /// <returns>The jobs in order of their ids.</returns>
    public static IReadOnlyList<JobReading> ReadAll(string project) => [.. Ids(project).Select(id => Read(project, id))];
}

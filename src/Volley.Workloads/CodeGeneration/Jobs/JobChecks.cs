using System.Collections.Immutable;
using Volley.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Jobs;

/// <summary>What a job's settings must agree on.</summary>
internal static class JobChecks
{
    public static ImmutableArray<Diagnostic> Of(JobFile job, string file, int line)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        void Require(bool condition, string message, string hint)
        {
            if (!condition)
                found.Add(JobFileParser.Mistake(file, line, message, hint));
        }

        Require(!string.IsNullOrWhiteSpace(job.OutputFile), "'output_file' is empty", "Name the file that the job writes.");
        Require(job.OutputFiles is not { IsEmpty: true }, "'output_files' is an empty list", "List the files, or leave the key out.");
        Require(job.OutputFiles is not { } files || !files.Any(string.IsNullOrWhiteSpace), "'output_files' has an empty entry", "Name a file in every line.");
        Require(job.TestFile is not { Length: 0 }, "'test_file' is empty", "Name the test file, or leave the key out.");
        Require(job.Mode != JobMode.Edit || !job.TargetFiles.Any(string.IsNullOrEmpty), "'target_files' has an empty entry", "Name a file in every line.");
        Require(!Paths(job).Any(path => path.Any(char.IsControl)), "a path has control characters", "Write it without line breaks and escapes.");
        Require(
            !job.IsSequential || job.Mode is not (JobMode.Edit or JobMode.Split),
            $"a job of mode '{job.Mode.Name()}' cannot be sequential",
            "Leave out 'sequential', or the mode.");
        if (job.Mode == JobMode.Split)
        {
            Require(!string.IsNullOrWhiteSpace(job.TargetFile), "a split needs 'target_file'", "Name the file that is to be taken apart.");
            Require(job.OutputFiles is not null, "a split needs 'output_files'", "List the files that it is to become.");
        }

        if (job.Mode is JobMode.ReplacePattern or JobMode.UpdateFixtures)
            Require(!job.TargetFiles.IsEmpty, $"a job of mode '{job.Mode.Name()}' needs 'target_files'", "List the files that change.");
        if (job.Mode == JobMode.UpdateFixtures)
            Require(job.StructName is not null && job.NewField is not null, "a job of mode 'update_fixtures' needs 'struct_name' and 'new_field'", "Write both.");
        return found.ToImmutable();
    }

    private static IEnumerable<string> Paths(JobFile job) =>
        [job.OutputPath, job.TargetFile ?? "", job.TestFile ?? "", .. job.ContextFiles, .. job.TargetFiles, .. job.OutputFiles ?? []];
}

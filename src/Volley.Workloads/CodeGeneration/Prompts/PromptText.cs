namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>The prompts of a job's calls: sections in a fixed order, each headed by its name in brackets.</summary>
public static class PromptText
{
    /// <summary>Asks for whole files.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="context">The context files.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <param name="output">The output's path.</param>
    /// <returns>The prompt.</returns>
    public static string Create(string systemPrompt, IReadOnlyList<ProjectFile> context, string instructions, string output) =>
        new PromptBuilder(systemPrompt).Files("CONTEXT", context).Section("INSTRUCTIONS", instructions).Text($"Output to: {output}").End();

    /// <summary>Asks for one file of a sequential job.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="context">The context files.</param>
    /// <param name="step">The file that is asked for, and the others.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <returns>The prompt.</returns>
    public static string Sequential(string systemPrompt, IReadOnlyList<ProjectFile> context, FileStep step, string instructions) =>
        new PromptBuilder(systemPrompt)
            .Files("CONTEXT", context)
            .Files("PREVIOUSLY GENERATED IN THIS JOB", step.Previous, "This job has made these files already. What you write has to fit them.")
            .Section("INSTRUCTIONS", instructions)
            .Section("CURRENT OUTPUT FILE", $"Generate: {step.Path}")
            .Paths("REMAINING FILES", step.Remaining, "This job will make these files later:", "Leave to them what belongs there, and give them the interfaces that they will need.")
            .End();

    /// <summary>Asks for one of the files that a large one is taken apart into.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="target">The large file.</param>
    /// <param name="context">The context files.</param>
    /// <param name="step">The file that is asked for, and the others.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <returns>The prompt.</returns>
    public static string Split(string systemPrompt, ProjectFile target, IReadOnlyList<ProjectFile> context, FileStep step, string instructions) =>
        new PromptBuilder(systemPrompt)
            .Files("TARGET FILE TO SPLIT", [target], remark: " (original file being split)")
            .Files("ADDITIONAL CONTEXT", context)
            .Files("ALREADY GENERATED IN THIS SPLIT", step.Previous, "These parts of the file exist already. Fit them, and repeat nothing that is in them.")
            .Section("INSTRUCTIONS", instructions)
            .Section("CURRENT OUTPUT FILE", $"Generate ONLY this file: {step.Path}\nMove into it what the instructions give to it, and nothing else.")
            .Paths("REMAINING FILES", step.Remaining, "These parts come later:", "Keep out of this file what belongs to them.")
            .Text($"Answer with the file between the lines ~~~worksplit:{step.Path} and ~~~worksplit.")
            .End();

    /// <summary>Asks for edits of existing files.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="targets">The files that may change.</param>
    /// <param name="context">The context files.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <returns>The prompt.</returns>
    public static string Edit(string systemPrompt, IReadOnlyList<ProjectFile> targets, IReadOnlyList<ProjectFile> context, string instructions) =>
        new PromptBuilder(systemPrompt)
            .Section("EDIT MODE", PromptTemplates.EditFormat)
            .NumberedFiles("TARGET FILES", targets, "The files to change. The numbers in front of some lines are not part of them.")
            .Files("CONTEXT", context)
            .Section("INSTRUCTIONS", instructions)
            .EndOpen();

    /// <summary>Asks for tests before there is anything to be tested.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="context">The context files.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <param name="testPath">The test's path.</param>
    /// <returns>The prompt.</returns>
    public static string Test(string systemPrompt, IReadOnlyList<ProjectFile> context, string instructions, string testPath) =>
        new PromptBuilder(systemPrompt)
            .Files("CONTEXT", context)
            .Section("REQUIREMENTS", instructions)
            .Section("TEST OUTPUT", $"Generate tests for: {testPath}")
            .Text("What they test is written after them. Let them hold it to the requirements, to the unusual inputs and to the errors, and let them run as they are.")
            .End();

    /// <summary>Asks whether what was generated is what was asked for.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="context">The context files.</param>
    /// <param name="generated">The generated files.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <returns>The prompt.</returns>
    public static string Verify(string systemPrompt, IReadOnlyList<ProjectFile> context, IReadOnlyList<ProjectFile> generated, string instructions) =>
        new PromptBuilder(systemPrompt).Files("CONTEXT", context).Files("GENERATED OUTPUT", generated).Section("ORIGINAL INSTRUCTIONS", instructions).End();

    /// <summary>Asks for the files once more, knowing what was wrong with them.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="context">The context files.</param>
    /// <param name="attempt">What was generated, and what was said of it.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <returns>The prompt.</returns>
    public static string Retry(string systemPrompt, IReadOnlyList<ProjectFile> context, FailedAttempt attempt, string instructions) =>
        new PromptBuilder(systemPrompt)
            .Files("CONTEXT", context)
            .Files("PREVIOUS ATTEMPT", attempt.Files)
            .Section("VERIFICATION FEEDBACK", "The previous attempt was turned down:\n" + attempt.Feedback)
            .Section("INSTRUCTIONS", instructions)
            .Text(attempt.Files is [var only] ? $"Output to: {only.Path}" : "Output files:\n" + string.Join('\n', attempt.Files.Select(f => "  - " + f.Path)))
            .Text("Mend what the feedback names and give the files again, whole.")
            .End();

    /// <summary>Asks for edits once more, of the files as they were before the first try.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="targets">The files that may change, unchanged.</param>
    /// <param name="context">The context files.</param>
    /// <param name="attempt">What was generated, and what was said of it.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <returns>The prompt.</returns>
    public static string RetryEdit(
        string systemPrompt, IReadOnlyList<ProjectFile> targets, IReadOnlyList<ProjectFile> context, FailedAttempt attempt, string instructions) =>
        new PromptBuilder(systemPrompt)
            .Section("EDIT MODE", PromptTemplates.EditFormat)
            .NumberedFiles("TARGET FILES", targets, "The files to change, as they were before the previous attempt. The numbers in front of some lines are not part of them.")
            .Files("CONTEXT", context)
            .Files("PREVIOUS ATTEMPT", attempt.Files)
            .Section("VERIFICATION FEEDBACK", "The previous attempt was turned down:\n" + attempt.Feedback)
            .Section("INSTRUCTIONS", instructions)
            .EndOpen();

    /// <summary>Asks to repair what a command does not accept.</summary>
    /// <param name="systemPrompt">The system prompt.</param>
    /// <param name="files">The generated files.</param>
    /// <param name="command">The command.</param>
    /// <param name="output">The end of what it said.</param>
    /// <param name="instructions">The job's instructions.</param>
    /// <returns>The prompt.</returns>
    public static string Fix(string systemPrompt, IReadOnlyList<ProjectFile> files, string command, string output, string instructions) =>
        new PromptBuilder(systemPrompt)
            .Files("CURRENT FILES", files)
            .Section("COMMAND", command)
            .Section("OUTPUT", output)
            .Section("INSTRUCTIONS", instructions)
            .Text("Give every file that has to change, whole, between the lines ~~~worksplit:path and ~~~worksplit.")
            .End();
}

/// <summary>One step of a job that makes its files one by one.</summary>
/// <param name="Path">The file that is asked for.</param>
/// <param name="Previous">The files that were made before.</param>
/// <param name="Remaining">The paths of those that come later.</param>
public sealed record FileStep(string Path, IReadOnlyList<ProjectFile> Previous, IReadOnlyList<string> Remaining);

/// <summary>What was generated, and what was said of it.</summary>
/// <param name="Files">The files.</param>
/// <param name="Feedback">What was wrong with them.</param>
public sealed record FailedAttempt(IReadOnlyList<ProjectFile> Files, string Feedback);

namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>The texts that Volley brings along: used where a project has no prompt file of its own, and written by <c>init</c>.</summary>
public static class PromptTemplates
{
    /// <summary>The languages that <c>init</c> knows.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["rust", "typescript", "solidity", "csharp"];

    internal const string EditFormat =
        """
        Change the files below in place. Give each change in this form:

        FILE: path/of/the/file
        FIND:
        the lines to be replaced, exactly as they stand in the file
        REPLACE:
        the lines to stand there instead; none to delete
        END

        - Only the first place that matches is changed: take enough lines into FIND to mean one place.
        - A file may have several changes; they are made in the order in which you give them.
        - Where lines repeat, say which you mean: FIND (near line 50):
        """;

    private const string Blocks =
        """
        Give every file whole, between two lines of its own:

        ~~~worksplit:path/of/the/file
        the content
        ~~~worksplit
        """;

    /// <summary>The prompt of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="language">The project's language.</param>
    /// <returns>The text.</returns>
    public static string Of(PromptRole role, string language) => role switch
    {
        PromptRole.Verify => Verify("files"),
        PromptRole.VerifyEdit => Verify("changed files"),
        PromptRole.Edit => $"You change {Named(language)} code in a project that others depend on. Make the change that is asked for and no other.",
        PromptRole.Split => $"You take a large {Named(language)} file apart. Move code, do not rewrite it; keep every name and signature that others use.\n\n{Blocks}",
        PromptRole.Test => $"You write tests in {Named(language)} before the code that they test exists. Test what the requirements say, and name each test after it.\n\n{Blocks}",
        PromptRole.Fix => $"You repair {Named(language)} code that a command does not accept. Mend the cause that its output names, and change nothing else.\n\n{Blocks}",
        _ => $"You write {Named(language)} code for a project. Write complete files that do what the instructions say: no gaps, no placeholders, no explanations.\n\n{Blocks}",
    };

    /// <summary>The short message that stands in front of a call, by role.</summary>
    /// <param name="role">The role.</param>
    /// <returns>The message.</returns>
    public static string SystemMessage(PromptRole role) => role switch
    {
        PromptRole.Verify or PromptRole.VerifyEdit => "Answer at once with the verdict on the first line. Do not think aloud.",
        PromptRole.Edit => "Answer at once with the edits and nothing else. Do not think aloud.",
        PromptRole.Test => "Answer at once with the tests and nothing else. Do not think aloud.",
        PromptRole.Fix or PromptRole.Retry => "Answer at once with the mended files and nothing else. Do not think aloud.",
        _ => "Answer at once with the files and nothing else. Do not think aloud.",
    };

    private static string Verify(string what) =>
        $"""
        You judge whether the {what} do what the instructions ask. The first line of your answer is one of:

        PASS
        PASS_WITH_WARNINGS: what could be better
        FAIL_SOFT: what is wrong, though it may work
        FAIL_HARD: why it does not work

        Fail only for what the instructions ask and the {what} do not do, or for what cannot run.
        """;

    private static string Named(string language) => language switch
    {
        "rust" => "Rust",
        "typescript" => "TypeScript",
        "solidity" => "Solidity",
        "csharp" => "C#",
        _ => language,
    };
}

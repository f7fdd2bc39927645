using Volley.Workloads.CodeGeneration.Jobs;

namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>
/// The system prompts of a project: its files <c>jobs/_systemprompt_….md</c>, and for those that it does not have, Volley's own.
/// As in the original, edits fall back to the create prompt and judgements of edits to the verify prompt before that.
/// </summary>
/// <param name="project">The project's root.</param>
/// <param name="language">The project's language.</param>
public sealed class PromptFiles(string project, string language)
{
    private static readonly (PromptRole Role, string Name)[] Names =
    [
        (PromptRole.Create, "create"), (PromptRole.Verify, "verify"), (PromptRole.Edit, "edit"), (PromptRole.VerifyEdit, "verify_edit"),
        (PromptRole.Split, "split"), (PromptRole.Test, "test"), (PromptRole.Fix, "fix"),
    ];

    private readonly Dictionary<PromptRole, string> _texts = Names.ToDictionary(n => n.Role, n => Load(project, language, n.Role));

    /// <summary>The roles that have a file, and its name in <c>jobs/</c>.</summary>
    public static IEnumerable<(PromptRole Role, string FileName)> All => Names.Select(n => (n.Role, FileName(n.Role)));

    /// <summary>The prompt of a role.</summary>
    /// <param name="role">The role.</param>
    public string this[PromptRole role] => _texts[role == PromptRole.Retry ? PromptRole.Create : role];

    /// <summary>All prompts as one text, to tell whether any of them changed.</summary>
    internal string Content => string.Join('\0', Names.Select(n => _texts[n.Role]));

    private static string FileName(PromptRole role) => $"_systemprompt_{Names.First(n => n.Role == role).Name}.md";

    private static string Load(string project, string language, PromptRole role)
    {
        foreach (var candidate in Candidates(role))
            if (Path.Combine(project, JobFolder.Name, FileName(candidate)) is var path && File.Exists(path))
                return File.ReadAllText(path);
        return PromptTemplates.Of(role, language);
    }

    private static PromptRole[] Candidates(PromptRole role) => role switch
    {
        PromptRole.Edit => [PromptRole.Edit, PromptRole.Create],
        PromptRole.VerifyEdit => [PromptRole.VerifyEdit, PromptRole.Verify],
        _ => [role],
    };
}

using System.Globalization;
using System.Text;

namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>Puts the sections of a prompt one below the other.</summary>
internal sealed class PromptBuilder
{
    private const int MarkEvery = 10;

    private readonly StringBuilder _text = new();

    public PromptBuilder(string systemPrompt) => Section("SYSTEM", systemPrompt);

    /// <summary>A section of text, ended by a blank line.</summary>
    public PromptBuilder Section(string name, string text)
    {
        _text.Append('[').Append(name).Append("]\n").Append(text).Append("\n\n");
        return this;
    }

    /// <summary>A section of files; nothing where there are none.</summary>
    public PromptBuilder Files(string name, IReadOnlyList<ProjectFile> files, string? introduction = null, string? remark = null)
    {
        if (files.Count == 0)
            return this;
        _text.Append('[').Append(name).Append("]\n");
        if (introduction is not null)
            _text.Append(introduction).Append("\n\n");
        foreach (var file in files)
            File(file.Path + remark, file.Content);
        return this;
    }

    /// <summary>A section of files whose first and every tenth line carries its number.</summary>
    public PromptBuilder NumberedFiles(string name, IReadOnlyList<ProjectFile> files, string introduction)
    {
        _text.Append('[').Append(name).Append("]\n").Append(introduction).Append("\n\n");
        foreach (var file in files)
            File(string.Create(CultureInfo.InvariantCulture, $"{file.Path} ({file.LineCount} lines)"), Numbered(file.Content));
        return this;
    }

    /// <summary>A section that lists paths between two remarks; nothing where there are none.</summary>
    public PromptBuilder Paths(string name, IReadOnlyList<string> paths, string introduction, string remark)
    {
        if (paths.Count == 0)
            return this;
        _text.Append('[').Append(name).Append("]\n").Append(introduction).Append('\n');
        foreach (var path in paths)
            _text.Append("  - ").Append(path).Append('\n');
        _text.Append('\n').Append(remark).Append("\n\n");
        return this;
    }

    /// <summary>Text as it is, ended by a blank line.</summary>
    public PromptBuilder Text(string text)
    {
        _text.Append(text).Append("\n\n");
        return this;
    }

    /// <summary>The prompt, ended by one line feed.</summary>
    public string End() => _text.ToString().TrimEnd('\n') + "\n";

    /// <summary>The prompt as it is, ended by a blank line.</summary>
    public string EndOpen() => _text.ToString();

    private void File(string title, string content)
    {
        _text.Append("### File: ").Append(title).Append("\n```\n").Append(content);
        if (!content.EndsWith('\n'))
            _text.Append('\n');
        _text.Append("```\n\n");
    }

    private static string Numbered(string content)
    {
        var numbered = new StringBuilder();
        var lines = content.Split('\n');
        var count = ProjectFile.CountLines(content);
        for (var i = 0; i < count; i++)
        {
            var isMarked = i == 0 || (i + 1) % MarkEvery == 0;
            numbered.Append(isMarked ? string.Create(CultureInfo.InvariantCulture, $"[Line {i + 1,4}] ") : "            ");
            numbered.Append(lines[i]).Append('\n');
        }

        return numbered.ToString();
    }
}

using System.Text;

namespace Volley.Bench;

/// <summary>A section of the results.</summary>
/// <param name="Intro">What is measured and how, in a few sentences.</param>
/// <param name="Rows">The figures.</param>
internal sealed record Section(string Intro, IReadOnlyList<Row> Rows)
{
    /// <summary>The section as Markdown.</summary>
    public string ToMarkdown(string name, BenchOptions options, string loadBefore, string ran)
    {
        var text = new StringBuilder();
        text.AppendLine(Intro).AppendLine();
        text.AppendLine("    " + options.Command(name)).AppendLine();
        text.AppendLine("| measured | Volley | peer | ratio | target | met |").AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var row in Rows)
            text.AppendLine($"| {row.What} | {row.Volley} | {row.Peer} | {row.Ratio} | {row.Target} | {row.Verdict} |");
        text.AppendLine().Append(ran).Append("; ").Append(Machine.Describe()).Append(", load average before ").Append(loadBefore);
        text.AppendLine(options.Date is { } date ? $", {date}." : ".");
        return text.ToString();
    }
}

/// <summary>A figure.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Volley">Volley's figure.</param>
internal sealed record Row(string What, string Volley)
{
    /// <summary>The peer's figure, with its name.</summary>
    public string Peer { get; init; } = "";

    /// <summary>Volley's over the peer's.</summary>
    public string Ratio { get; init; } = "";

    /// <summary>What was promised.</summary>
    public string Target { get; init; } = "";

    /// <summary>Whether it was kept; <see langword="null"/> where nothing was promised.</summary>
    public bool? IsMet { get; init; }

    /// <summary>The same in a word.</summary>
    public string Verdict => IsMet switch
    {
        true => "yes",
        false => "**no**",
        null => "",
    };
}

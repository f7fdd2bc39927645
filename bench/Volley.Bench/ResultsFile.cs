using System.Text;

namespace Volley.Bench;

/// <summary><c>bench/RESULTS.md</c>: one section a benchmark, each replaced when its benchmark runs.</summary>
internal sealed class ResultsFile(string path)
{
    private const string Head =
        """
        # Results

        Written by the programs under `bench/`; each section names the command that gives it. Volley is what `eng/publish` makes.
        Volley and its peer take turns within one run; figures and ratios are medians over the runs. The marginal time of a job is what
        10,000 jobs take longer than 2,000, divided by 8,000. In the "plain build" Volley's libraries are compiled as they run.

        """;

    /// <summary>Puts a section in place of its earlier self, or at the end.</summary>
    public void Update(string name, string text)
    {
        var sections = Read();
        var place = sections.FindIndex(s => s.Name == name);
        if (place < 0)
            sections.Add((name, text));
        else
            sections[place] = (name, text);
        var all = new StringBuilder(Head);
        foreach (var section in sections)
            all.AppendLine().AppendLine($"## {section.Name}").AppendLine().Append(section.Text.Trim()).AppendLine();
        File.WriteAllText(path, all.ToString());
    }

    private List<(string Name, string Text)> Read()
    {
        var sections = new List<(string Name, string Text)>();
        if (!File.Exists(path))
            return sections;
        foreach (var part in File.ReadAllText(path).Split("\n## ").Skip(1))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            sections.Add((part[..end].Trim(), part[end..]));
        }

        return sections;
    }
}

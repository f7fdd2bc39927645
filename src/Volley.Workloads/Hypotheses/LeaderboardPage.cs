using System.Globalization;
using System.Net;
using System.Text;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>
/// Writes <c>hypothesis_leaderboard.html</c>: one file that needs no other and no network, a table of all segments that can be sorted and
/// filtered, and under each segment who contributed. Every text from outside is escaped.
/// </summary>
/// <param name="summary">The head.</param>
/// <param name="segments">The segments.</param>
/// <param name="failures">The users that failed.</param>
internal sealed class LeaderboardPage(LeaderboardSummary summary, SegmentTable segments, FailureList failures)
{
    private const int MostContributors = 1000;
    private const string Nothing = "<td class=\"none\">–</td>";
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly string[] Columns =
    [
        "Segment", "Users", "Positions", "CLV\nby notional", "Beat close\nby notional", "Notional\nweight", "CLV\nby count", "Beat close\nby count", "Count\nweight",
    ];

    /// <summary>Writes the page.</summary>
    public void WriteTo(Stream stream)
    {
        using var page = new StreamWriter(stream, Encoding, 16 * 1024, leaveOpen: true) { NewLine = "\n" };
        WriteHead(page);
        WriteSegments(page);
        WriteFailures(page);
        page.WriteLine("<footer>Values are means over users, weighted by notional or by count; the two never mix. A candidate enters a mean only where metric and weight are present and the weight is positive. Only each user's own top candidates are seen, so means lean upwards.</footer>");
        page.WriteLine("</main>");
        page.Write("<script>\n");
        page.Write(Resource("leaderboard.js"));
        page.WriteLine("</script>\n</body>\n</html>");
    }

    private void WriteHead(StreamWriter page)
    {
        page.WriteLine("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        page.WriteLine("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">");
        page.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.WriteLine($"<title>Hypothesis leaderboard: {Escape(summary.BatchId)}</title>");
        page.Write("<style>\n");
        page.Write(Resource("leaderboard.css"));
        page.WriteLine("</style>\n<noscript><style>.detail[hidden] { display: table-row; } .tools { display: none; }</style></noscript>\n</head>\n<body>\n<main>");
        page.WriteLine("<h1>Hypothesis leaderboard</h1>");
        page.WriteLine($"<p class=\"lead\">Batch <b><bdi>{Escape(summary.BatchId)}</bdi></b>, made at {Escape(summary.CreatedAt)}</p>");
        page.WriteLine("<dl class=\"facts\">");
        WriteFact(page, "Users", summary.Attempted, "");
        WriteFact(page, "Succeeded", summary.Succeeded, "");
        WriteFact(page, "Failed", summary.Failed, summary.Failed > 0 ? " class=\"failed\"" : "");
        WriteFact(page, "Segments", segments.Count, "");
        page.WriteLine("</dl>");
    }

    private static void WriteFact(StreamWriter page, string name, int value, string attributes) =>
        page.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<div{attributes}><dt>{name}</dt><dd>{value:N0}</dd></div>"));

    private void WriteSegments(StreamWriter page)
    {
        page.WriteLine("<h2>Segments</h2>");
        if (segments.Count == 0)
        {
            page.WriteLine("<div class=\"frame\"><p class=\"empty\">No user brought a candidate.</p></div>");
            return;
        }

        page.WriteLine("<div class=\"tools\"><input id=\"filter\" type=\"search\" placeholder=\"Filter by segment or user\" aria-label=\"Filter by segment or user\"><button id=\"all\" type=\"button\" aria-pressed=\"false\">Open all</button>");
        page.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<span id=\"shown\" role=\"status\">{segments.Count} of {segments.Count} segments</span></div>"));
        page.WriteLine("<div class=\"frame\">\n<table id=\"segments\">\n<thead><tr>");
        for (var i = 0; i < Columns.Length; i++)
            page.WriteLine($"<th scope=\"col\"{(i == 3 ? " aria-sort=\"descending\"" : "")}><button type=\"button\">{Columns[i]}</button></th>");
        page.WriteLine("</tr></thead>");
        var ordered = segments.Ordered.OrderByDescending(s => s.NotionalClv.Value ?? double.NegativeInfinity).ToArray();
        var scale = new ClvScale(ordered);
        foreach (var segment in ordered)
            WriteSegment(page, segment, scale);
        page.WriteLine("</table>\n</div>");
    }

    private void WriteSegment(StreamWriter page, SegmentTally segment, ClvScale scale)
    {
        page.Write($"<tbody><tr><td><button type=\"button\" aria-expanded=\"false\" title=\"{Escape(segment.Key)}\"><bdi>{Escape(segment.Key)}</bdi></button></td>");
        WriteNumber(page, segment.UsersWithSegment.ToString(CultureInfo.InvariantCulture));
        WriteNumber(page, segment.TotalCount.ToString(CultureInfo.InvariantCulture));
        WriteClv(page, segment.NotionalClv.Value, scale.Notional);
        WriteValue(page, segment.NotionalBeatClose.Value);
        WriteWeight(page, segment.TotalNotionalWeight);
        WriteClv(page, segment.CountClv.Value, scale.Count);
        WriteValue(page, segment.CountBeatClose.Value);
        WriteWeight(page, segment.CountClv.Weight);
        page.WriteLine("</tr>");
        page.WriteLine("<tr class=\"detail\" hidden><td colspan=\"9\"><table><thead><tr><th>Contributor</th><th>Weighting</th><th>Rank</th><th>CLV</th><th>Beat close</th><th>Weight</th></tr></thead><tbody>");
        foreach (var contributor in segment.Contributors(segments.NameOf).Take(MostContributors))
            WriteContributor(page, contributor);
        page.Write("</tbody></table>");
        if (segment.ContributorCount > MostContributors)
            page.Write(string.Create(CultureInfo.InvariantCulture, $"<p>and {segment.ContributorCount - MostContributors:N0} more contributions</p>"));
        page.WriteLine("</td></tr></tbody>");
    }

    private void WriteContributor(StreamWriter page, Contributor contributor)
    {
        var weighting = contributor.WeightingOrder switch { 0 => "notional", 1 => "count", _ => "other" };
        page.Write(string.Create(CultureInfo.InvariantCulture, $"<tr><td><bdi>{Escape(segments.NameOf(contributor.User))}</bdi></td><td>{weighting}</td><td>{contributor.Rank}</td>"));
        foreach (var value in (double[])[contributor.Clv, contributor.BeatClose])
            page.Write(double.IsNaN(value) ? Nothing : $"<td>{PythonNumber.Fixed6(value)}</td>");
        page.WriteLine($"{(double.IsNaN(contributor.Weight) ? Nothing : $"<td>{Weight(contributor.Weight)}</td>")}</tr>");
    }

    private void WriteFailures(StreamWriter page)
    {
        if (failures.Listed.Count == 0)
            return;
        page.WriteLine("<h2>Users that failed</h2>\n<div class=\"frame\"><table id=\"failures\"><thead><tr><th>User</th><th class=\"text\">Error</th></tr></thead><tbody>");
        foreach (var (user, error) in failures.Listed)
            page.WriteLine($"<tr><td><bdi>{Escape(user)}</bdi></td><td class=\"text\"><bdi>{Escape(error)}</bdi></td></tr>");
        if (summary.Failed > failures.Listed.Count)
            page.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<tr><td></td><td class=\"text\">and {summary.Failed - failures.Listed.Count:N0} more: see per_user_results.json</td></tr>"));
        page.WriteLine("</tbody></table></div>");
    }

    private static void WriteNumber(StreamWriter page, string number) => page.Write($"<td data-v=\"{number}\">{number}</td>");

    private static void WriteValue(StreamWriter page, double? value)
    {
        if (value is { } number)
            page.Write($"<td data-v=\"{PythonNumber.Repr(number)}\">{PythonNumber.Fixed6(number)}</td>");
        else
            page.Write(Nothing);
    }

    private static void WriteWeight(StreamWriter page, double? value) =>
        page.Write(value is null or 0 ? Nothing : $"<td data-v=\"{PythonNumber.Repr(value.Value)}\">{Weight(value.Value)}</td>");

    private static string Weight(double value) => value.ToString("#,##0.##", CultureInfo.InvariantCulture);

    private static void WriteClv(StreamWriter page, double? value, double scale)
    {
        if (value is not { } number || number == 0)
        {
            WriteValue(page, value);
            return;
        }

        var share = Math.Clamp(Math.Abs(number) / scale * 100, 0, 100);
        page.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"<td class=\"{(number > 0 ? "good" : "bad")}\" style=\"--share:{share:0}%\" data-v=\"{PythonNumber.Repr(number)}\">{PythonNumber.Fixed6(number)}</td>"));
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Resource(string name)
    {
        using var stream = typeof(LeaderboardPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{name}'.");
        using var reader = new StreamReader(stream, Encoding);
        return reader.ReadToEnd();
    }

    /// <summary>The largest CLV of either weighting, by size: what a full bar stands for.</summary>
    private sealed class ClvScale(IReadOnlyList<SegmentTally> segments)
    {
        public double Notional { get; } = segments.Max(s => Math.Abs(s.NotionalClv.Value ?? 0));

        public double Count { get; } = segments.Max(s => Math.Abs(s.CountClv.Value ?? 0));
    }
}

using System.Globalization;
using Volley.StubServer.Formats;
using Volley.StubServer.Log;

namespace Volley.StubServer;

/// <summary>The log in numbers, for a client in another process.</summary>
internal static class StubSummary
{
    /// <summary>The path that answers with it and is no hit itself.</summary>
    public const string Path = "/stub/summary";

    public static string Of(HitLog log)
    {
        var hits = log.Hits;
        var statuses = hits.GroupBy(hit => hit.Status).OrderBy(group => group.Key).Select(group => $"\"{group.Key}\":{group.Count()}");
        var perCall = log.HitsPerCall();
        var (total, produced) = (Dollars(log.Total), Dollars(log.ProducedTotal));
        return $$"""{"hits":{{hits.Count}},"calls":{{perCall.Count}},"most_hits_of_a_call":{{perCall.Values.DefaultIfEmpty().Max()}},"statuses":{{{JsonText.List(statuses)}}},"in_flight":{{log.InFlight}},"peak_in_flight":{{log.PeakInFlight}},"clients_left":{{hits.Count(hit => hit.ClientLeft)}},"total_usd":{{total}},"produced_usd":{{produced}}}""";
    }

    private static string Dollars(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}

using System.Runtime.CompilerServices;
using Volley.Budgets;

namespace Volley.Models.Pipeline;

/// <summary>Counts how often each request was made within an attempt of a job.</summary>
internal sealed class Occurrences
{
    private readonly ConditionalWeakTable<CallAccount, Dictionary<string, int>> _counts = [];

    /// <summary>The number of a request, from 1.</summary>
    public int Next(CallAccount account, string request)
    {
        var counts = _counts.GetValue(account, static _ => new Dictionary<string, int>(StringComparer.Ordinal));
        lock (counts)
            return counts[request] = counts.GetValueOrDefault(request) + 1;
    }
}

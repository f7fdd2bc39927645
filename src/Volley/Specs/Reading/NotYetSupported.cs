using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Sections;

namespace Volley.Specs.Reading;

/// <summary>Keys of a stage that the spec's language has, but this version does not read yet.</summary>
internal static class NotYetSupported
{
    private static readonly ImmutableArray<string> Keys = ["prompt", "model", "expect"];

    /// <summary>Whether one is present that no workload of the language claims.</summary>
    public static bool IsIn(MapReader map, SpecLanguage language) => Unclaimed(language).Any(map.Has);

    /// <summary>Reports those that are present.</summary>
    public static void Reject(MapReader map, SpecLanguage language)
    {
        foreach (var key in Unclaimed(language))
        {
            map.RejectHere(key, DiagnosticCodes.NotYetSupported, $"'{key}' is not supported by this version yet",
                "Remove it and run a command that calls the model, or use a newer version.");
        }
    }

    private static IEnumerable<string> Unclaimed(SpecLanguage language) =>
        Keys.Except(language.Workloads.SelectMany(w => w.Companions.Prepend(w.Key)));
}

using System.Runtime.InteropServices;

namespace Volley.Planning;

/// <summary>
/// A need between two stages. Jobs fall into groups by the values of the matched parameters: a job needs exactly the jobs of its group.
/// Without matched parameters there is one group of all jobs.
/// </summary>
internal sealed class StageLink
{
    private const int NoGroup = -1;

    private readonly int[]? _fromGroups;
    private readonly int[]? _toGroups;
    private JobKey[]? _groupKeys;
    private GroupMembers? _fromMembers;
    private GroupMembers? _toMembers;

    private StageLink(PlannedStage from, PlannedStage to, int groupCount, int[]? fromGroups, int[]? toGroups)
    {
        From = from;
        To = to;
        GroupCount = groupCount;
        _fromGroups = fromGroups;
        _toGroups = toGroups;
    }

    /// <summary>The stage that is needed.</summary>
    public PlannedStage From { get; }

    /// <summary>The stage that needs it.</summary>
    public PlannedStage To { get; }

    /// <summary>The number of groups.</summary>
    public int GroupCount { get; }

    /// <summary>Whether every job needs every job.</summary>
    public bool IsWhole => _fromGroups is null;

    /// <summary>Links two stages.</summary>
    /// <param name="from">The stage that is needed.</param>
    /// <param name="to">The stage that needs it.</param>
    /// <param name="match">The matched parameters.</param>
    /// <param name="unmatched">A job of <paramref name="to"/> without any partner, or <see langword="null"/>.</param>
    public static StageLink Create(PlannedStage from, PlannedStage to, IReadOnlyList<string> match, out long? unmatched)
    {
        unmatched = null;
        if (match.Count == 0)
            return new StageLink(from, to, 1, null, null);
        var groups = new Dictionary<MatchedValues, int>();
        var fromGroups = Classify(from, match, values => Intern(groups, values));
        var toGroups = Classify(to, match, values => groups.GetValueOrDefault(values, NoGroup));
        if (Array.IndexOf(toGroups, NoGroup) is >= 0 and var missing)
            unmatched = (long)missing * to.Source.Repeats;
        return new StageLink(from, to, groups.Count, fromGroups, toGroups);
    }

    /// <summary>The group of a job of <see cref="From"/>.</summary>
    public int GroupOfFrom(long local) => _fromGroups is null ? 0 : _fromGroups[local / From.Source.Repeats];

    /// <summary>The group of a job of <see cref="To"/>.</summary>
    public int GroupOfTo(long local) => _toGroups is null ? 0 : _toGroups[local / To.Source.Repeats];

    /// <summary>
    /// The keys of a group's needed jobs, added up: independent of order, so that moving a value on an axis changes nothing, and
    /// computed in one pass without holding them.
    /// </summary>
    public JobKey KeysOf(int group, CancellationToken token)
    {
        if (_groupKeys is null)
        {
            var sums = new JobKey[GroupCount];
            for (long local = 0; local < From.Count; local++)
                sums[GroupOfFrom(local)] += From.KeyOf(local, token);
            _groupKeys = sums;
        }

        return _groupKeys[group];
    }

    /// <summary>The jobs of <see cref="From"/> in a group, by their place in the stage, ascending.</summary>
    public IEnumerable<long> MembersOfFrom(int group) => _fromGroups is null
        ? All(From.Count)
        : (_fromMembers ??= new GroupMembers(_fromGroups, GroupCount, From.Source.Repeats)).Of(group);

    /// <summary>The jobs of <see cref="To"/> in a group, by their place in the stage, ascending.</summary>
    public IEnumerable<long> MembersOfTo(int group) => _toGroups is null
        ? All(To.Count)
        : (_toMembers ??= new GroupMembers(_toGroups, GroupCount, To.Source.Repeats)).Of(group);

    /// <summary>The number of jobs of <see cref="From"/> in a group.</summary>
    public long CountOfFrom(int group) => _fromGroups is null
        ? From.Count
        : (_fromMembers ??= new GroupMembers(_fromGroups, GroupCount, From.Source.Repeats)).CountOf(group);

    private static IEnumerable<long> All(long count)
    {
        for (long local = 0; local < count; local++)
            yield return local;
    }

    private static int Intern(Dictionary<MatchedValues, int> groups, MatchedValues values)
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, values, out var known);
        if (!known)
            group = groups.Count - 1;
        return group;
    }

    private static int[] Classify(PlannedStage stage, IReadOnlyList<string> match, Func<MatchedValues, int> groupOf)
    {
        var repeats = stage.Source.Repeats;
        var groups = new int[checked((int)(stage.Count / repeats))];
        for (var variation = 0; variation < groups.Length; variation++)
        {
            var parameters = stage.Source.Describe((long)variation * repeats).Parameters;
            var values = KeyWriter.Rent();
            foreach (var name in match)
                values.Add(parameters.Find(name)?.Text);
            groups[variation] = groupOf(values.ToMatchedValues());
        }

        return groups;
    }
}

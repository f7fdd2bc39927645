namespace Volley.Planning;

/// <summary>The members of each group, by counting sort: two arrays, however many groups.</summary>
internal sealed class GroupMembers
{
    private readonly int[] _starts;
    private readonly int[] _variations;
    private readonly int _repeats;

    /// <param name="groups">The group of each variation; negative for none.</param>
    /// <param name="groupCount">The number of groups.</param>
    /// <param name="repeats">The number of jobs a variation has.</param>
    public GroupMembers(int[] groups, int groupCount, int repeats)
    {
        _repeats = repeats;
        _starts = new int[groupCount + 1];
        foreach (var group in groups)
            if (group >= 0)
                _starts[group + 1]++;
        for (var group = 0; group < groupCount; group++)
            _starts[group + 1] += _starts[group];
        _variations = new int[_starts[groupCount]];
        var next = _starts.AsSpan(0, groupCount).ToArray();
        for (var variation = 0; variation < groups.Length; variation++)
            if (groups[variation] >= 0)
                _variations[next[groups[variation]]++] = variation;
    }

    /// <summary>The jobs of a group by their place in the stage, ascending.</summary>
    public IEnumerable<long> Of(int group)
    {
        for (var i = _starts[group]; i < _starts[group + 1]; i++)
            for (var repeat = 0; repeat < _repeats; repeat++)
                yield return (long)_variations[i] * _repeats + repeat;
    }

    /// <summary>The number of jobs in a group.</summary>
    public long CountOf(int group) => (long)(_starts[group + 1] - _starts[group]) * _repeats;
}

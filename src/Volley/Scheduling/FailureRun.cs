namespace Volley.Scheduling;

/// <summary>
/// Watches a stage for consecutive jobs, in plan order, that were turned away alike (<see cref="Execution.ErrorCodes.Denied"/>). <b>The place where
/// the stage is given up depends on the outcomes alone</b>: it is the end of the first such run in plan order, which only jobs at or before it
/// make up, and those are all decided before any later one is skipped.
/// </summary>
/// <param name="length">How many make a run; at least 1.</param>
internal sealed class FailureRun(int length)
{
    private readonly Dictionary<long, string> _denials = [];

    /// <summary>The last job before the stage was given up; <see cref="long.MaxValue"/> where it was not.</summary>
    public long End { get; private set; } = long.MaxValue;

    /// <summary>How the jobs of the run were turned away.</summary>
    public string Message { get; private set; } = "";

    /// <summary>How many make a run.</summary>
    public int Length => length;

    /// <summary>All jobs up to <see cref="End"/> that come before this place are decided; those behind it are skipped up to this place.</summary>
    public long Cursor { get; set; }

    /// <summary>Notes a job that was turned away.</summary>
    /// <param name="index">Its place in plan order.</param>
    /// <param name="message">How.</param>
    /// <returns>Whether <see cref="End"/> has moved.</returns>
    public bool Add(long index, string message)
    {
        _denials[index] = message;
        var (first, last) = (index, index);
        while (index - first < length - 1 && IsAlike(first - 1, message))
            first--;
        while (last - first < length - 1 && IsAlike(last + 1, message))
            last++;
        if (last - first < length - 1 || last >= End)
            return false;
        (End, Message) = (last, message);
        return true;
    }

    private bool IsAlike(long index, string message) => _denials.TryGetValue(index, out var other) && other == message;
}

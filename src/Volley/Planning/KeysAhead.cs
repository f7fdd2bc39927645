using Volley.Diagnostics;

namespace Volley.Planning;

/// <summary>The keys of a plan's first jobs, computed while something else is waited for.</summary>
internal sealed class KeysAhead
{
    /// <summary>So many keys take a megabyte.</summary>
    private const int Most = 1 << 16;

    private readonly List<JobKey> _keys = [];

    private KeysAhead()
    {
    }

    /// <summary>Computes keys in plan order, until a task has ended, there are enough, or one cannot be had: asking for that one tells why.</summary>
    /// <param name="plan">The plan, which nobody else may use meanwhile.</param>
    /// <param name="other">What is waited for.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>The keys.</returns>
    public static KeysAhead While(BatchPlan plan, Task other, CancellationToken token)
    {
        var ahead = new KeysAhead();
        try
        {
            foreach (var stage in plan.Stages)
                for (long local = 0; local < stage.Count; local++)
                {
                    if (ahead._keys.Count == Most || other.IsCompleted || token.IsCancellationRequested)
                        return ahead;
                    ahead._keys.Add(stage.KeyOf(local, token));
                }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever it is, it is thrown again, in its place, where the key is needed; what is waited for must not be forgotten over it.
        }

        return ahead;
    }

    /// <summary>The key of a job.</summary>
    /// <param name="stage">Its stage.</param>
    /// <param name="local">Its place in the stage.</param>
    /// <param name="token">Ends the reading of files.</param>
    /// <returns>The key.</returns>
    /// <exception cref="BatchException">A file that is part of it cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public JobKey Of(PlannedStage stage, long local, CancellationToken token) =>
        stage.First + local is var index && index < _keys.Count ? _keys[(int)index] : stage.KeyOf(local, token);
}

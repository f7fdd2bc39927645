using System.Collections.Immutable;
using Volley.Budgets;

namespace Volley.Execution;

/// <summary>What stands between the jobs of a run and what they are metered for, such as a gateway. Started with the run, asked for each attempt.</summary>
public interface IMeter : IAsyncDisposable
{
    /// <summary>Makes it ready for attempts.</summary>
    /// <param name="token">Gives up.</param>
    /// <returns>When it is ready.</returns>
    /// <exception cref="Diagnostics.BatchException">It cannot be made ready; nothing of the batch is started.</exception>
    ValueTask StartAsync(CancellationToken token);

    /// <summary>Lets an attempt in. Called from any thread.</summary>
    /// <param name="account">The attempt's money.</param>
    /// <returns>What lets it in; disposed once the attempt is over and its account is closed.</returns>
    AttemptPass Open(CallAccount account);
}

/// <summary>What lets one attempt through a meter, until it is disposed.</summary>
public abstract class AttemptPass : IAsyncDisposable
{
    /// <summary>The environment variables by which a process finds the meter; they override inherited and declared ones.</summary>
    public abstract ImmutableArray<KeyValuePair<string, string>> Environment { get; }

    /// <summary>Lets the attempt in no longer.</summary>
    /// <returns>When it is done.</returns>
    public abstract ValueTask DisposeAsync();
}

using Volley.Budgets;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>A metered call as the journal records it.</summary>
public sealed record CallRow
{
    /// <summary>Its number, from 1 without gaps; 0 before it is recorded.</summary>
    public long Id { get; init; }

    /// <summary>The run that made it.</summary>
    public long Run { get; init; }

    /// <summary>The job's key.</summary>
    public required JobKey Key { get; init; }

    /// <summary>The job's id.</summary>
    public required string JobId { get; init; }

    /// <summary>The number of the job's attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>The model, as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>Which prices it was reckoned by.</summary>
    public required string PriceVersion { get; init; }

    /// <summary>The most that it could cost, in USD: reserved for it while it was in flight.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>When it was admitted.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>What it came to; <see langword="null"/> while it is in flight, or where a crash cut it off.</summary>
    public CallSettlement? Settlement { get; init; }

    /// <summary>What it counts at, in USD: its cost, or its maximum while that is not known.</summary>
    public decimal Charge => Settlement?.Cost ?? Maximum;
}

/// <summary>Records a call that is about to be sent, or one that needed no sending and is settled already.</summary>
/// <param name="Call">The call, without its numbers.</param>
public sealed record OpenCall(CallRow Call) : JournalCommand
{
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the row is on disk; faulted where it could not be written.</summary>
    public Task Durable => _durable.Task;

    /// <summary>The row's number, once it is written.</summary>
    internal long Id { get; set; }

    /// <summary>Tells that the row is on disk, or why not.</summary>
    /// <param name="failure">Why not; <see langword="null"/> where it is.</param>
    public void Acknowledge(Exception? failure)
    {
        if (failure is null)
            _durable.TrySetResult();
        else
            _durable.TrySetException(failure);
    }
}

/// <summary>Records what a call came to.</summary>
/// <param name="Opened">The command that recorded the call.</param>
/// <param name="Settlement">What it came to.</param>
public sealed record SettleCall(OpenCall Opened, CallSettlement Settlement) : JournalCommand;

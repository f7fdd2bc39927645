using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>How a running job's status goes on, as long as nobody cancels it.</summary>
internal sealed class StatusSteps(StatusFile file)
{
    /// <summary>Begins a job, whatever its status was.</summary>
    public void Begin(string id) => file.Update(book =>
    {
        if (book[id] is not null)
            book.Set(id, JobStatus.PendingWork, ran: false);
    });

    /// <summary>Takes a job a step further.</summary>
    /// <exception cref="JobFailureException">It was cancelled meanwhile.</exception>
    public void Advance(string id, JobStatus status)
    {
        var isCancelled = false;
        file.Update(book =>
        {
            isCancelled = IsCancelled(book[id]);
            if (!isCancelled && book[id] is { } entry && entry.Status != status)
                book.Set(id, status);
        });
        if (isCancelled)
            throw Cancellation();
    }

    public static bool IsCancelled(StatusEntry? entry) => entry is { Status: JobStatus.Fail, Error: StatusBook.Cancelled };

    public static JobFailureException Cancellation() => new(JobFailures.Cancelled, StatusBook.Cancelled);
}

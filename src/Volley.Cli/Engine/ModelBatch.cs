using Volley.Models;
using Volley.Planning;

namespace Volley.Cli.Engine;

/// <summary>Runs batches with models. Apart from <see cref="LocalEngine"/>, so that other batches load nothing of this.</summary>
internal static class ModelBatch
{
    /// <summary>Runs a batch whose spec has models.</summary>
    public static async Task<RunReport> RunAsync(LoadedBatch batch, RunOptions options, IRunObserver listener, IInterrupts interrupts)
    {
        await using var models = ModelRun.Of(batch.Spec, new ModelRunOptions { Environment = Environment.GetEnvironmentVariable, Warn = listener.Warn, Time = options.Time });
        var equipped = models?.Equip(options) ?? options;
        return await new BatchRunner(batch.Spec, (BatchPlan)batch.Plan, equipped, listener).RunAsync(interrupts.Stop, interrupts.Kill);
    }
}

using System.Buffers;
using Volley.Diagnostics;
using Volley.Journal;

namespace Volley.Cli.Engine;

/// <summary>The command line by itself: parses, explains itself, and says of everything else that no engine is connected.</summary>
internal sealed class DetachedEngine : IBatchEngine
{
    public LoadedSpec Load(SpecRequest request) => new(null, [Missing]);

    public PlanReport Compare(LoadedBatch batch, int first) => throw new BatchException(Missing);

    public Task<RunReport> RunAsync(LoadedBatch batch, RunOptions options, IRunListener listener, IInterrupts interrupts) => throw new BatchException(Missing);

    public IBatchRecord Open(BatchFolder folder) => throw new BatchException(Missing);

    public void WriteLine(ResultRow row, IBufferWriter<byte> destination) => throw new BatchException(Missing);

    private static Diagnostic Missing => Diagnostic.Error(CliCodes.InternalFault, "this build has no engine", hint: "Install a released version.");
}

using System.Runtime.InteropServices;

namespace Volley.StubServer;

/// <summary>The server as a program: prints where it listens, serves until a signal ends it, and prints its summary.</summary>
internal static class StubProgram
{
    private static async Task<int> Main(string[] arguments)
    {
        if (!StubArguments.TryRead(arguments, out var options, out var mistake))
        {
            await Console.Error.WriteLineAsync($"{mistake}\n{StubArguments.Help}");
            return 2;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        await using var server = await StubModelServer.StartAsync(options);
        Console.WriteLine(server.Url);
        await ended.Task;
        Console.WriteLine(StubSummary.Of(server.Log));
        return 0;
    }
}

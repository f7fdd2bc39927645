using Volley.Execution.Posix;

namespace Volley.Execution.Processes;

/// <summary>Why programs cannot be started, in words that help.</summary>
internal static class StartFailures
{
    /// <summary>What a failed spawn means.</summary>
    /// <param name="launch">What was to be run.</param>
    /// <param name="error">The system's error number.</param>
    /// <returns>The failure.</returns>
    public static StartFailure Of(ProcessLaunch launch, int error)
    {
        var reason = error switch
        {
            Errno.NoEntry or Errno.NotDirectory when !Directory.Exists(launch.WorkingDirectory) => "its working folder does not exist",
            Errno.NoAccess when Directory.Exists(launch.Program) => "it is a folder",
            Errno.NoEntry when File.Exists(launch.Program) => "the interpreter in its first line does not exist",
            Errno.NotExecutable => "not in an executable format; a script needs a first line such as '#!/bin/sh'",
            _ => Errno.Describe(error),
        };
        return new StartFailure($"'{Name(launch)}' cannot be run: {reason}", !Errno.Passes(error), Errno.IsShortage(error));
    }

    /// <summary>A process that had begun, and was killed again since its end could not be waited for. No shortage: another try would run it twice.</summary>
    public static StartFailure Unwatched(ProcessLaunch launch, int error) =>
        new($"'{Name(launch)}' was killed as soon as it ran, since it cannot be watched: {Errno.Describe(error)}", IsPermanent: false);

    /// <summary>Why a launch need not be tried.</summary>
    /// <param name="launch">What is to be run.</param>
    /// <returns>
    /// The failure of one that no system can carry out, or whose program was not found: the system would take its name for a path from the working
    /// folder. <see langword="null"/> for any other.
    /// </returns>
    public static StartFailure? Foreseen(ProcessLaunch launch)
    {
        var reason = !SpawnArena.CanPass(launch, out var culprit) ? $"{culprit} holds a NUL character"
            : !Path.IsPathRooted(launch.Program) ? "it was not found in PATH"
            : null;
        return reason is null ? null : new StartFailure($"'{Name(launch)}' cannot be run: {reason}", IsPermanent: true);
    }

    private static string Name(ProcessLaunch launch) =>
        (launch.Arguments.IsDefaultOrEmpty ? launch.Program : launch.Arguments[0]).Replace("\0", "\\0", StringComparison.Ordinal);
}

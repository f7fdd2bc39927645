namespace Volley.EndToEnd;

/// <summary>
/// The program under test: the one that the build put beside the tests, or another build of it, which <c>VOLLEY_PROGRAM</c> names, such as what
/// <c>eng/publish</c> made.
/// </summary>
internal static class BuiltProgram
{
    public static string Path { get; } = Environment.GetEnvironmentVariable("VOLLEY_PROGRAM") is { Length: > 0 } named
        ? System.IO.Path.GetFullPath(named)
        : System.IO.Path.Combine(AppContext.BaseDirectory, "volley");
}

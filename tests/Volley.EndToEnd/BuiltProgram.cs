namespace Volley.EndToEnd;

/// <summary>Finds the program that the build put beside the tests.</summary>
internal static class BuiltProgram
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "volley");
}

namespace Volley.EndToEnd.Examples;

/// <summary>The inputs and outputs of the programs that Volley takes over from, which lie beside the repository where they are at hand.</summary>
internal static class SharedData
{
    /// <summary>A folder of that data; skips the test where it is not there.</summary>
    /// <param name="path">The folder, relative to all data.</param>
    public static string Folder(string path)
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "systems", "data", path));
        Assert.SkipUnless(Directory.Exists(folder), $"'{folder}' is not there: the data of the original programs is not part of the repository");
        return folder;
    }
}

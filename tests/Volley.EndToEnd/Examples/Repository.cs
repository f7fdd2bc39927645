namespace Volley.EndToEnd.Examples;

/// <summary>The sources that the tests were built from: examples and documents are tested as they are shipped.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Copies a folder of the repository, without the batches that somebody ran in it.</summary>
    public static void Copy(string folder, string destination) => Copy(new DirectoryInfo(Path.Combine(Root, folder)), destination);

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var child in from.EnumerateDirectories())
            if (child.Name != "batches")
                Copy(child, Path.Combine(to, child.Name));
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Volley.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"No Volley.slnx above {AppContext.BaseDirectory}.");
    }
}

using System.Text.Json;

namespace Volley.Tests.CodeGeneration;

/// <summary>The original's job files and golden outputs. They are read where they lie, beside the repository, and are no part of it.</summary>
internal static class WorkSplitData
{
    private static readonly string? Folder = Find();

    public static string Path(string relative)
    {
        Assert.SkipWhen(Folder is null, "The original's data (shared/systems/data/worksplit) is not beside the repository.");
        return System.IO.Path.Combine(Folder!, relative);
    }

    public static IReadOnlyList<JsonElement> Golden(string name) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path("golden/" + name + ".json"))).RootElement.EnumerateArray()];

    public static string Name(this JsonElement goldenCase) => goldenCase.GetProperty("name").GetString()!;

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static IReadOnlyList<string> Texts(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetString()!)];

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Volley.slnx")))
                continue;
            var data = System.IO.Path.Combine(folder.Parent!.FullName, "shared/systems/data/worksplit");
            return Directory.Exists(data) ? data : null;
        }

        return null;
    }
}

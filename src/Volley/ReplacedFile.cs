using System.Text;

namespace Volley;

/// <summary>Writes a small file in one step: a kill or a full disk leaves the old one or the new one.</summary>
internal static class ReplacedFile
{
    /// <summary>Writes the file, or replaces it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it is to hold.</param>
    /// <param name="toDisk">Whether the text is on the disk before the name is, so that not even a power cut leaves an empty file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, string text, bool toDisk = false)
    {
        var temporary = path + ".new";
        // Whatever lies there, a link that leads out of the folder perhaps, is replaced and not written through.
        File.Delete(temporary);
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(new UTF8Encoding(false).GetBytes(text));
            file.Flush(toDisk);
        }

        File.Move(temporary, path, overwrite: true);
    }
}

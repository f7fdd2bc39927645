using System.Text;

namespace Volley.Journal;

/// <summary>Knows on which file systems a journal would not be safe: SQLite's write-ahead log shares memory and needs one machine.</summary>
internal static class NetworkFileSystems
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afpfs", "ncpfs", "coda", "webdav", "davfs", "ceph", "lustre", "glusterfs",
        "beegfs", "gpfs", "panfs", "pvfs2", "orangefs", "gfs2", "ocfs2", "acfs",
        "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.cephfs", "fuse.davfs", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse",
        "fuse.goofys", "fuse.mount-s3", "fuse.blobfuse", "fuse.blobfuse2", "fuse.juicefs", "fuse.curlftpfs", "fuse.smbnetfs", "fuse.moosefs",
    };

    /// <summary>Whether a file system of that name is served by another machine, or shared between machines.</summary>
    /// <remarks><c>9p</c> and <c>virtiofs</c> are not in the list: virtual machines see their own host's disks through them.</remarks>
    public static bool Contains(string name) => Names.Contains(name);

    /// <summary>The name of the file system that a folder is, or would be, on; <see langword="null"/> where the system does not say.</summary>
    public static string? NameFor(string folder)
    {
        var existing = folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;
        const string MountInfo = "/proc/self/mountinfo";
        try
        {
            return File.Exists(MountInfo) ? NameIn(File.ReadLines(MountInfo), RealPath(existing)) : new DriveInfo(existing).DriveFormat;
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            // Better a journal on an unknown file system than none.
            return null;
        }
    }

    /// <summary>The type of the innermost mount that holds a path, from the lines of Linux' <c>mountinfo</c> (proc(5)).</summary>
    internal static string? NameIn(IEnumerable<string> mounts, string path)
    {
        var (best, name) = (-1, (string?)null);
        foreach (var line in mounts)
        {
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator < 5 || separator + 1 >= fields.Length)
                continue;
            var point = Unescape(fields[4]);
            var holds = point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);
            if (holds && point.Length >= best)
                (best, name) = (point.Length, fields[separator + 1]);
        }

        return name;
    }

    private static string RealPath(string folder)
    {
        var real = "/";
        foreach (var part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = Directory.ResolveLinkTarget(next, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : next;
        }

        return real;
    }

    private static string Unescape(string field)
    {
        if (!field.Contains('\\'))
            return field;
        var bytes = new List<byte>();
        var utf8 = Encoding.UTF8.GetBytes(field);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '\\' && i + 3 < utf8.Length)
            {
                bytes.Add(Convert.ToByte(Encoding.ASCII.GetString(utf8, i + 1, 3), 8));
                i += 3;
            }
            else
            {
                bytes.Add(utf8[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}

using Volley.Journal;

namespace Volley.Tests.Journal;

public sealed class NetworkFileSystemsTests
{
    private static readonly string[] Mounts =
    [
        "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        "30 22 0:40 / /home rw shared:1 - nfs4 server:/home rw,vers=4.2",
        "31 30 0:41 / /home/me/scratch rw shared:1 master:2 - xfs /dev/sdb rw",
        "32 22 0:42 / /mnt/with\\040space rw - fuse.sshfs me@host: rw",
        "33 22 0:43 / /mnt/twice rw - ext4 /dev/sdc rw",
        "34 33 0:44 / /mnt/twice rw - cifs //server/share rw",
    ];

    [Theory]
    [InlineData("/tmp/b", "ext4")]
    [InlineData("/home/me/b", "nfs4")]
    [InlineData("/homeless/b", "ext4")]
    [InlineData("/home/me/scratch/b", "xfs")]
    [InlineData("/home/me/scratch", "xfs")]
    [InlineData("/mnt/with space/b", "fuse.sshfs")]
    [InlineData("/mnt/twice/b", "cifs")]
    public void The_innermost_and_last_mount_counts(string path, string expected) => Assert.Equal(expected, NetworkFileSystems.NameIn(Mounts, path));

    [Theory]
    [InlineData("nfs")]
    [InlineData("nfs4")]
    [InlineData("cifs")]
    [InlineData("smb3")]
    [InlineData("smbfs")]
    [InlineData("fuse.sshfs")]
    [InlineData("lustre")]
    [InlineData("ceph")]
    [InlineData("glusterfs")]
    public void File_systems_of_other_machines_are_known(string name) => Assert.True(NetworkFileSystems.Contains(name));

    [Theory]
    [InlineData("ext4")]
    [InlineData("tmpfs")]
    [InlineData("apfs")]
    [InlineData("overlay")]
    [InlineData("9p")]
    public void Local_file_systems_are_not_refused(string name) => Assert.False(NetworkFileSystems.Contains(name));

    [Fact]
    public void The_temporary_folder_is_on_some_local_file_system()
    {
        var name = NetworkFileSystems.NameFor(Path.Combine(Path.GetTempPath(), "not", "there", "yet"));
        Assert.NotNull(name);
        Assert.False(NetworkFileSystems.Contains(name));
    }
}

using System.Diagnostics;

namespace ClinicWeb.Tests.Support;

/// <summary>A small volume of its own, for disks that are really full and folders that nobody can move.</summary>
internal sealed class Mounts : IDisposable
{
    private readonly string _folder;

    private Mounts(string folder) => _folder = folder;

    /// <summary>Mounts an empty volume on a folder.</summary>
    public static Mounts On(string folder, int megabytes = 1)
    {
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
        return new Mounts(folder);
    }

    /// <summary>Mounts a file on itself: it can be read, and removed by nobody.</summary>
    public static Mounts OnFile(string file)
    {
        Run("mount", "--bind", file, file);
        return new Mounts(file);
    }

    /// <summary>Writes until nothing more fits; the file that did it.</summary>
    public string Fill()
    {
        var filler = Path.Combine(_folder, "filler");
        using var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            return filler;
        }
    }

    public void Dispose() => Run("umount", "-l", _folder);

    // As root it just works, as it does for an ordinary user who may use sudo, which test.sh needs anyway.
    private static void Run(params string[] command)
    {
        string[] whole = Environment.IsPrivilegedProcess ? command : ["sudo", "-n", .. command];
        using var process = Process.Start(whole[0], whole[1..]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

namespace NetSim.Tests;

/// <summary>A directory of a test's own that goes when the test ends.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("netsim-test-").FullName;

    public string File(string name) => Path.Combine(FullPath, name);

    public string Write(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}

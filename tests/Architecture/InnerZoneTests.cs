using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace NetSim.Tests.Architecture;

/// <summary>
/// Laws 1 and 5 on the compiled rooms: what the banned-symbols analyzer cannot see, because the compiler writes it (the
/// <c>lock</c> keyword, async state machines, anonymous iterators over clocks).
/// </summary>
public sealed partial class InnerZoneTests
{
    private static readonly string[] Banned =
    [
        "System.Threading.Monitor", "System.Threading.Lock", "System.Threading.SpinLock", "System.Threading.Mutex",
        "System.Threading.ReaderWriterLockSlim", "System.Threading.Tasks.", "System.Random", "System.DateTime",
        "System.DateTimeOffset", "System.Diagnostics.Stopwatch", "System.Threading.Timer", "System.IO.File",
        "System.IO.Stream", "System.Console", "System.Net.", "System.Security.Cryptography.",
    ];

    public static IEnumerable<string> Rooms => ["Core", "Wire", "Network", "Tcp", "Hosts", "Traffic", "Packetdrill"];

    [TestCaseSource(nameof(Rooms))]
    public void The_compiled_room_refers_to_no_lock_task_clock_or_file(string room)
    {
        Assert.That(ReferencesOf(room).Where(IsBanned), Is.Empty);
    }

    [TestCaseSource(nameof(Rooms))]
    public void The_sources_use_no_lock_keyword(string room)
    {
        var folder = Path.Combine(Repository.Root(), "engine", room);
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories);
        var offenders = sources.Where(path => LockStatement().IsMatch(File.ReadAllText(path)));

        Assert.That(offenders, Is.Empty);
    }

    [Test]
    public void The_scan_finds_what_it_looks_for()
    {
        // This test's own assembly uses what the rooms must not.
        var references = TypeReferencesOf(typeof(InnerZoneTests).Assembly.Location);

        Assert.That(references, Does.Contain("System.IO.File"));
        Assert.That(references.Where(IsBanned), Is.Not.Empty);
        Assert.That(LockStatement().IsMatch("        lock (_gate)\n"));
    }

    private static bool IsBanned(string type) =>
        Banned.Any(banned => banned.EndsWith('.') ? type.StartsWith(banned, StringComparison.Ordinal) : type == banned);

    private static HashSet<string> ReferencesOf(string room) =>
        TypeReferencesOf(Path.Combine(AppContext.BaseDirectory, $"NetSim.{room}.dll"));

    private static HashSet<string> TypeReferencesOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(type =>
            $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }

    // At the start of a line, so that a comment about locks is no offence.
    [GeneratedRegex(@"^\s*lock\s*\(", RegexOptions.Multiline)]
    private static partial Regex LockStatement();
}

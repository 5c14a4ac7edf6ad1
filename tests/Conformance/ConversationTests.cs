using NetSim.Packetdrill;

namespace NetSim.Tests.Conformance;

/// <summary>
/// Each script of this folder is a conversation that the simulated TCP must keep. A script for another kernel than
/// linux-6.18 lies in a folder named after that kernel's profile.
/// </summary>
public sealed class ConversationTests
{
    private static string Folder => Repository.PathOf(Path.Combine("tests", "Conformance"));

    private static IEnumerable<TestCaseData> Scripts => Directory
        .GetFiles(Folder, "*.pkt", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetRelativePath(Folder, path)));

    [TestCaseSource(nameof(Scripts))]
    public void The_simulated_host_keeps_its_side_of(string path)
    {
        var name = Path.GetRelativePath(Folder, path);

        var verdict = Conversation.Play(name, File.ReadAllText(path), Conversation.KernelOf(name));

        Assert.That(verdict.Passed, Is.True, verdict.ToString);
    }
}

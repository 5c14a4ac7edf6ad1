using NetSim.Packetdrill;
using NetSim.Tcp;

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
        var kernel = KernelProfile.All.Select(p => p.Name).FirstOrDefault(path.Split(Path.DirectorySeparatorChar).Contains)
            ?? KernelProfile.DefaultName;

        var verdict = Conversation.Play(Path.GetRelativePath(Folder, path), File.ReadAllText(path), KernelProfile.Find(kernel));

        Assert.That(verdict.Passed, Is.True, verdict.ToString);
    }
}

using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Congestion;

public sealed class CongestionChoiceTests
{
    [Test]
    public void An_unknown_control_does_not_exist()
    {
        var bench = new SendBench().Connect().Establish();

        Assert.That(bench.Stack.SetCongestionControl(bench.Host, bench.Slot, "vegas"), Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void What_the_machine_does_not_allow_is_not_permitted()
    {
        var bench = new SendBench().Connect().Establish();

        Assert.That(bench.Stack.SetCongestionControl(bench.Host, bench.Slot, "dctcp"), Is.EqualTo(Errno.EPERM));
        Assert.That(bench.Stack.SetCongestionControl(bench.Host, bench.Slot, "bbr"), Is.EqualTo(Errno.None));
        Assert.That(bench.Stack.Info(bench.Host, bench.Slot).CongestionControl, Is.EqualTo("bbr"));
    }

    [Test]
    public void What_the_machine_allows_is_permitted()
    {
        var bench = new SendBench(settings => settings.AllowedCongestionControl = "reno dctcp").Connect().Establish();

        Assert.That(bench.Stack.SetCongestionControl(bench.Host, bench.Slot, "dctcp"), Is.EqualTo(Errno.None));
        Assert.That(bench.Stack.SetCongestionControl(bench.Host, bench.Slot, "bbr"), Is.EqualTo(Errno.EPERM));
    }

    [TestCase("net.ipv4.tcp_congestion_control", "bbrr", "bbr")]
    [TestCase("net.ipv4.tcp_allowed_congestion_control", "reno cubix", "cubic")]
    public void A_wrong_name_is_refused_with_the_nearest_one(string sysctl, string value, string nearest)
    {
        var kernel = KernelProfile.Find("linux-6.18");

        var result = SysctlTable.Set(kernel, SysctlTable.CreateDefaults(kernel), sysctl, value);

        Assert.That(result.IsOk, Is.False);
        Assert.That(result.Message, Does.Contain($"did you mean '{nearest}'"));
    }
}

using NetSim.Tcp;

namespace NetSim.Tests.Unit.Tcp.Control;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SysctlTableTests
{
    private readonly KernelProfile _newest = KernelProfile.Find("linux-6.18");
    private readonly KernelProfile _old = KernelProfile.Find("linux-3.10");
    private TcpSettings _settings = new();

    [SetUp]
    public void TakeDefaults() => _settings = _newest.CreateSettings();

    [Test]
    public void Every_sysctl_of_every_kernel_reads_back_its_default(
        [ValueSource(nameof(Kernels))] string kernel)
    {
        var profile = KernelProfile.Find(kernel);
        var settings = profile.CreateSettings();

        Assert.Multiple(() =>
        {
            foreach (var sysctl in SysctlTable.All.Where(sysctl => sysctl.ExistsIn(profile)))
            {
                Assert.That(SysctlTable.TryGet(profile, settings, sysctl.Name, out var text).IsOk, sysctl.Name);
                Assert.That(text, Is.EqualTo(sysctl.DefaultIn(profile).Value), sysctl.Name);
            }
        });
    }

    [Test]
    public void Every_sysctl_accepts_its_own_default(
        [ValueSource(nameof(Kernels))] string kernel)
    {
        var profile = KernelProfile.Find(kernel);
        var settings = profile.CreateSettings();

        Assert.Multiple(() =>
        {
            foreach (var sysctl in SysctlTable.All.Where(known => known.ExistsIn(profile) && !known.IsReadOnly))
            {
                var result = SysctlTable.Set(profile, settings, sysctl.Name, sysctl.DefaultIn(profile).Value);
                Assert.That(result.Message, Is.Empty, sysctl.Name);
            }
        });
    }

    [TestCase("net.ipv4.tcp_syn_retries", "5")]
    [TestCase("tcp_syn_retries", "5")]
    [TestCase("net/ipv4/tcp_syn_retries", "5")]
    [TestCase("somaxconn", "128")]
    [TestCase("net.ipv4.ip_local_port_range", "1024 65535")]
    [TestCase("net.ipv4.tcp_rmem", "4096 65536 4194304")]
    [TestCase("net.ipv4.ip_local_reserved_ports", "8080,9000-9010")]
    [TestCase("net.ipv4.tcp_congestion_control", "reno")]
    [TestCase("net.ipv4.tcp_notsent_lowat", "4294967295")]
    public void A_value_in_range_is_in_force_and_reads_back(string name, string value)
    {
        Assert.That(SysctlTable.Set(_newest, _settings, name, value), Is.EqualTo(SysctlResult.Ok));

        SysctlTable.TryGet(_newest, _settings, name, out var text);

        Assert.That(text, Is.EqualTo(value));
    }

    [Test]
    public void An_unknown_name_is_refused_with_the_nearest_one()
    {
        var result = SysctlTable.Set(_newest, _settings, "net.ipv4.tcp_syncookie", "1");

        Assert.That(result.Outcome, Is.EqualTo(SysctlOutcome.Unknown));
        Assert.That(result.Message, Does.Contain("net.ipv4.tcp_syncookies"));
    }

    [TestCase("tcp_syn_retries", "0", "1 to 127")]
    [TestCase("tcp_syn_retries", "128", "1 to 127")]
    [TestCase("tcp_tw_reuse_delay", "0", "1 to 2147483647")]
    [TestCase("tcp_rto_max_ms", "999", "1000 to 120000")]
    [TestCase("ip_local_port_range", "0 5", "1 to 65535")]
    [TestCase("ip_local_port_range", "60000 50000", "before it begins")]
    [TestCase("ip_local_reserved_ports", "70000", "0 to 65535")]
    [TestCase("tcp_congestion_control", "vegas", "reno, cubic")]
    public void A_value_out_of_range_is_refused_with_the_range(string name, string value, string range)
    {
        var result = SysctlTable.Set(_newest, _settings, name, value);

        Assert.That(result.Outcome, Is.EqualTo(SysctlOutcome.OutOfRange));
        Assert.That(result.Message, Does.Contain(range));
    }

    [TestCase("tcp_syn_retries", "many")]
    [TestCase("tcp_rmem", "4096 8192")]
    [TestCase("tcp_syn_retries", "5 6")]
    public void A_text_of_the_wrong_form_is_refused(string name, string value) =>
        Assert.That(
            SysctlTable.Set(_newest, _settings, name, value).Outcome, Is.EqualTo(SysctlOutcome.Malformed));

    [Test]
    public void What_a_kernel_no_longer_has_is_refused_with_the_version()
    {
        var result = SysctlTable.Set(_newest, _settings, "net.ipv4.tcp_tw_recycle", "1");

        Assert.That(result.Outcome, Is.EqualTo(SysctlOutcome.Removed));
        Assert.That(result.Message, Does.Contain("removed in Linux 4.12"));
    }

    [Test]
    public void What_a_kernel_does_not_have_yet_is_refused_with_the_version()
    {
        var result = SysctlTable.Set(_old, _settings, "net.ipv4.tcp_syn_linear_timeouts", "1");

        Assert.That(result.Outcome, Is.EqualTo(SysctlOutcome.NotYetAdded));
        Assert.That(result.Message, Does.Contain("added in Linux 6.5"));
    }

    [Test]
    public void What_can_only_be_read_is_refused() =>
        Assert.That(
            SysctlTable.Set(_newest, _settings, "tcp_available_congestion_control", "reno").Outcome,
            Is.EqualTo(SysctlOutcome.ReadOnly));

    [Test]
    public void A_mode_that_came_later_is_out_of_range_before() =>
        Assert.That(
            SysctlTable.Set(KernelProfile.Find("linux-2.6.32"), _settings, "tcp_syncookies", "2").Message,
            Does.Contain("0 to 1"));

    [Test]
    public void Defaults_differ_by_kernel()
    {
        Assert.That(SysctlTable.TryFind("tcp_syn_retries", out var synRetries), Is.True);
        Assert.That(synRetries!.DefaultIn(KernelProfile.Find("linux-2.6.32")).Value, Is.EqualTo("5"));
        Assert.That(synRetries.DefaultIn(_old).Value, Is.EqualTo("6"));
        Assert.That(synRetries.DefaultIn(_newest).Evidence, Is.EqualTo(Evidence.Measured));
        Assert.That(_old.CreateSettings().SynLinearTimeouts, Is.Zero);
        Assert.That(_old.CreateSettings().Somaxconn, Is.EqualTo(128));
        Assert.That(_newest.CreateSettings().SynLinearTimeouts, Is.EqualTo(4));
    }

    [Test]
    public void Writing_on_one_machine_leaves_those_that_share_its_settings_alone()
    {
        var clock = _newest.CreateClock();
        var one = new TcpHost(1, default, _newest, _settings, clock, new MibCounters(), default);
        var other = new TcpHost(2, default, _newest, _settings, clock, new MibCounters(), default);

        SysctlTable.Set(one, "tcp_fin_timeout", 10);

        Assert.That(one.Settings.FinTimeout, Is.EqualTo(10));
        Assert.That(other.Settings.FinTimeout, Is.EqualTo(60));
    }

    [Test]
    public void An_unknown_kernel_is_refused_with_the_nearest_one() =>
        Assert.That(
            () => KernelProfile.Find("linux-3.1"),
            Throws.ArgumentException.With.Message.Contains("did you mean 'linux-3.10'"));

    [Test]
    public void Every_behaviour_of_every_kernel_has_a_text_and_what_is_measured_has_a_source() =>
        Assert.Multiple(() =>
        {
            foreach (var kernel in KernelProfile.All)
            {
                foreach (var behaviour in KernelBehaviourTable.All)
                {
                    var cell = behaviour.Read(kernel);
                    Assert.That(cell.Value, Is.Not.Empty, $"{kernel.Name} {behaviour.Name}");
                    Assert.That(cell.Evidence != Evidence.Measured || cell.Source.Length > 0, behaviour.Name);
                }
            }
        });

    [Test]
    public void Only_the_measured_kernel_claims_measurements() =>
        Assert.That(
            KernelProfile.All
                .Where(kernel => KernelBehaviourTable.All.Any(row => row.Read(kernel).Evidence == Evidence.Measured))
                .Select(kernel => kernel.Name),
            Is.EqualTo(new[] { "linux-6.18" }));

    private static IEnumerable<string> Kernels() => KernelProfile.All.Select(kernel => kernel.Name);
}

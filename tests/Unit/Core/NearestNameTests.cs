using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class NearestNameTests
{
    [TestCase("Lisen", "Listen")]
    [TestCase("listen", "Listen")]
    [TestCase("Litsen", "Listen")]
    [TestCase("syncokies", "syncookies")]
    public void A_slip_finds_its_name(string wanted, string meant) =>
        Assert.That(NearestName.Of(wanted, ["Link", "Listen", "Sysctl", "syncookies"]), Is.EqualTo(meant));

    [Test]
    public void A_name_unlike_all_others_finds_none() =>
        Assert.That(NearestName.Of("congestion", ["Link", "Listen", "Sysctl"]), Is.Null);

    [Test]
    public void Of_equally_near_names_the_first_wins() =>
        Assert.That(NearestName.Of("ax", ["az", "ay"]), Is.EqualTo("az"));
}

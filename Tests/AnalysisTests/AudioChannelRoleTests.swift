import Testing

@testable import AVMonAnalysis

@Suite struct AudioChannelRoleTests {
  @Test func commonLayoutsAreKnown() {
    #expect(ChannelRole.roles(layout: "mono", channels: 1) == [.centre])
    #expect(ChannelRole.roles(layout: "stereo", channels: 2) == [.left, .right])
    let surround: [ChannelRole] = [.left, .right, .centre, .lfe, .leftSurround, .rightSurround]
    #expect(ChannelRole.roles(layout: "5.1", channels: 6) == surround)
    #expect(ChannelRole.roles(layout: "5.1(side)", channels: 6) == surround)
    #expect(
      ChannelRole.roles(layout: "7.1", channels: 8) == [.left, .right, .centre, .lfe, .back, .back, .leftSurround, .rightSurround])
    #expect(ChannelRole.roles(layout: "quad", channels: 4) == [.left, .right, .leftSurround, .rightSurround])
  }

  @Test func namedPlacesAreRead() {
    #expect(ChannelRole.roles(layout: "3 channels (FL+FR+LFE)", channels: 3) == [.left, .right, .lfe])
    #expect(ChannelRole.roles(layout: "FC+FL+FR", channels: 3) == [.centre, .left, .right])
  }

  @Test(arguments: [("4 channels", 4), ("", 6), ("stereo", 6), ("nonsense(+)", 3), ("5.1", 2), ("24 channels", 24), ("mono", 0), ("", -1)])
  func everyLayoutGivesAsManyRolesAsChannels(layout: String, channels: Int) {
    #expect(ChannelRole.roles(layout: layout, channels: channels).count == max(0, channels))
  }

  @Test func weightsFollowTheStandard() {
    #expect(ChannelRole.roles(layout: "5.1", channels: 6).map(\.loudnessWeight) == [1, 1, 1, 0, 1.41, 1.41])
    #expect(ChannelRole.roles(layout: "7.1", channels: 8).map(\.loudnessWeight) == [1, 1, 1, 0, 1, 1, 1.41, 1.41])
  }
}

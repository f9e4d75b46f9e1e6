#include "fw/vision/pose.hpp"
#include <gtest/gtest.h>
#include <fstream>
#include "fw/files/files.hpp"
#include <fmt/format.h>
using namespace fw;
TEST(tmp, tmp) {
    auto d = files::read_bytes("/work/assets/pose_detection.onnx").value();
    auto l = files::read_bytes("/work/assets/pose_landmark_heavy.onnx").value();
    auto est = vision::pose_estimator::make(d, l);
    ASSERT_TRUE(est.has_value());
    for (auto name : {"messi5", "astronaut", "basketball1", "basketball2", "home"}) {
        auto b = files::read_bytes(fmt::format("/tmp/vis/photos/{}.ppm", name)).value();
        int w, h; sscanf((char*)b.data(), "P6\n%d %d\n255\n", &w, &h);
        scene::image im{w, h, 3, {b.end() - w * h * 3, b.end()}};
        auto p = est->detect(im);
        fmt::print("{} {}\n", name, p.size());
        for (auto& q : p) fmt::print("  {} c {} {} side {} rot {}\n", q.score, q.region.centre.x, q.region.centre.y, q.region.side, q.region.rotation);
        if (p.empty()) continue;
        auto r = est->estimate(im, p[0].region);
        fmt::print("score {}\n[", r.score);
        for (auto& m : r.landmarks) fmt::print("[{:.3f},{:.3f},{:.4f}],", m.position.x, m.position.y, m.visibility);
        fmt::print("]\n");
    }
}
